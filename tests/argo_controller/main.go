// Runs emitted workflows with Argo's own controller, in one process: without a cluster, with pods that the caller runs.
// With the argument `validate` it only says of files, whose paths come on standard input, whether Argo would take them.
//
// Standard input and output are lines of JSON. In: a job {"documents": [objects], "arguments": {name: text}, "scheduled": time}. Out: for each
// pod {"pod": {"template", "command", "env", "secrets", "outputs"}}, answered in by {"code": n, "outputs": {name: text}}; at the end
// {"done": {"phase", "message", "outputs", "nodes": {name: phase}}}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/sirupsen/logrus"
	apiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/controller"
)

const (
	namespace = "argo"
	uid       = "0b6e7c1a-5d0f-4b7c-9a3e-6f2f1c9d8e77"
)

type job struct {
	Documents []json.RawMessage `json:"documents"`
	Arguments map[string]string `json:"arguments"`
	Scheduled string            `json:"scheduled"`
}

type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type started struct {
	Template string              `json:"template"`
	Retried  bool                `json:"retried"`
	Command  []string            `json:"command"`
	Env      []variable          `json:"env"`
	Secrets  map[string][]string `json:"secrets"`
	Outputs  map[string]string   `json:"outputs"`
}

type answer struct {
	Code    int32             `json:"code"`
	Outputs map[string]string `json:"outputs"`
}

func main() {
	logrus.SetOutput(io.Discard) // Argo logs what it also returns
	if len(os.Args) > 1 && os.Args[1] == "validate" {
		if !validateAll(os.Stdin) {
			os.Exit(1)
		}
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		if err == nil {
			err = serve(line, in, out)
		}
		if err != nil {
			_ = out.Encode(map[string]any{"done": map[string]any{"phase": "", "message": err.Error()}})
		}
	}
}

func serve(line []byte, in *bufio.Reader, out *json.Encoder) error {
	var given job
	if err := json.Unmarshal(line, &given); err != nil {
		return err
	}
	template, workflow, maps, err := objects(given)
	if err != nil {
		return err
	}
	run := func(pod *apiv1.Pod, template *wfv1.Template) controller.Finished {
		if err := out.Encode(map[string]any{"pod": describe(pod, template)}); err != nil {
			panic(err)
		}
		reply, err := in.ReadBytes('\n')
		if err != nil {
			panic(err)
		}
		var told answer
		if err := json.Unmarshal(reply, &told); err != nil {
			panic(err)
		}
		return controller.Finished{Succeeded: told.Code == 0, ExitCode: told.Code, Outputs: told.Outputs}
	}
	done, err := controller.Operate(context.Background(), template, workflow, maps, run)
	if err != nil {
		return err
	}
	outputs, nodes := map[string]string{}, map[string]string{}
	if done.Status.Outputs != nil {
		for _, parameter := range done.Status.Outputs.Parameters {
			outputs[parameter.Name] = parameter.Value.String()
		}
	}
	for _, node := range done.Status.Nodes {
		nodes[node.Name] = strings.TrimSpace(string(node.Phase) + " " + node.Message)
	}
	return out.Encode(map[string]any{"done": map[string]any{
		"phase": done.Status.Phase, "message": done.Status.Message, "outputs": outputs, "nodes": nodes,
	}})
}

// objects reads what was emitted, and makes the Workflow that `argo submit --from` or the cron controller would make.
func objects(given job) (template *wfv1.WorkflowTemplate, workflow *wfv1.Workflow, maps []apiv1.ConfigMap, err error) {
	for _, document := range given.Documents {
		var kind metav1.TypeMeta
		if err = json.Unmarshal(document, &kind); err != nil {
			return
		}
		switch kind.Kind {
		case "WorkflowTemplate":
			template = &wfv1.WorkflowTemplate{}
			err = json.Unmarshal(document, template)
			template.Namespace = namespace
		case "Workflow":
			workflow = &wfv1.Workflow{}
			err = json.Unmarshal(document, workflow)
		case "ConfigMap":
			found := apiv1.ConfigMap{}
			err = json.Unmarshal(document, &found)
			found.Namespace = namespace
			maps = append(maps, found)
		case "CronWorkflow":
		default:
			err = fmt.Errorf("an object of kind %s", kind.Kind)
		}
		if err != nil {
			return
		}
	}
	if workflow == nil {
		workflow = common.NewWorkflowFromWorkflowTemplate(template.Name, false)
	}
	workflow.ObjectMeta = metav1.ObjectMeta{
		Name: "run-0001", Namespace: namespace, UID: types.UID(uid), Labels: workflow.Labels, Annotations: workflow.Annotations,
		CreationTimestamp: metav1.Now(),
	}
	if given.Scheduled != "" {
		workflow.Annotations = map[string]string{common.AnnotationKeyCronWfScheduledTime: given.Scheduled}
	}
	for name, value := range given.Arguments {
		parameter := wfv1.Parameter{Name: name, Value: wfv1.AnyStringPtr(value)}
		at := slices.IndexFunc(workflow.Spec.Arguments.Parameters, func(it wfv1.Parameter) bool { return it.Name == name })
		if at < 0 {
			workflow.Spec.Arguments.Parameters = append(workflow.Spec.Arguments.Parameters, parameter)
		} else {
			workflow.Spec.Arguments.Parameters[at] = parameter
		}
	}
	return
}

// describe is what a kubelet would start in a pod's main container, and what the executor would read back.
func describe(pod *apiv1.Pod, template *wfv1.Template) *started {
	at := slices.IndexFunc(pod.Spec.Containers, func(it apiv1.Container) bool { return it.Name == common.MainContainerName })
	main := pod.Spec.Containers[at]
	dashes := slices.Index(main.Command, "--") // argoexec emissary ... -- COMMAND
	found := &started{
		Template: template.Name, Retried: template.RetryStrategy != nil,
		Command: append(slices.Clone(main.Command[dashes+1:]), main.Args...),
		Outputs: map[string]string{}, Secrets: map[string][]string{},
	}
	for _, held := range main.Env {
		if held.ValueFrom != nil && held.ValueFrom.SecretKeyRef != nil {
			found.Secrets[held.Name] = []string{held.ValueFrom.SecretKeyRef.Name, held.ValueFrom.SecretKeyRef.Key}
		} else if !strings.HasPrefix(held.Name, "ARGO_") {
			found.Env = append(found.Env, variable{held.Name, held.Value})
		}
	}
	for _, parameter := range template.Outputs.Parameters {
		found.Outputs[parameter.Name] = parameter.ValueFrom.Path
	}
	return found
}
