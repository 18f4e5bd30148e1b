package main

import (
	"encoding/json"
	"fmt"
	"strings"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
	"github.com/kubeflow/pipelines/api/v2alpha1/go/pipelinespec"
	"github.com/kubeflow/pipelines/backend/src/v2/compiler/argocompiler"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// compile makes the job of a run with a value for every parameter that needs one, and the Workflow of that job.
func compile(read *documents) (*wfv1.Workflow, error) {
	text, err := protojson.Marshal(read.spec)
	if err != nil {
		return nil, err
	}
	spec := &structpb.Struct{}
	if err := protojson.Unmarshal(text, spec); err != nil {
		return nil, err
	}
	given := map[string]*structpb.Value{}
	for name, parameter := range read.spec.GetRoot().GetInputDefinitions().GetParameters() {
		value, err := sample(parameter)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		if !parameter.GetIsOptional() && parameter.GetDefaultValue() == nil {
			given[name] = value
		}
	}
	job := &pipelinespec.PipelineJob{
		PipelineSpec:  spec,
		RuntimeConfig: &pipelinespec.PipelineJob_RuntimeConfig{ParameterValues: given},
	}
	return argocompiler.Compile(job, read.kubernetes, nil)
}

// nameLoops gives the task of a loop the name by which others wait for it.
//
// The pinned release calls it NAME-iterations and lets others wait for NAME, which is not there: no pipeline could go on
// after a loop. Later releases call it NAME. A loop beside a task of that name keeps its own, and Argo says what is wrong.
func nameLoops(workflow *wfv1.Workflow) (renamed []string) {
	for _, template := range workflow.Spec.Templates {
		if template.DAG == nil {
			continue
		}
		tasks := map[string]bool{}
		for _, task := range template.DAG.Tasks {
			tasks[task.Name] = true
		}
		for i, task := range template.DAG.Tasks {
			name, loop := strings.CutSuffix(task.Name, "-iterations")
			if loop && task.WithSequence != nil && !tasks[name] {
				template.DAG.Tasks[i].Name = name
				renamed = append(renamed, "loop: "+name)
			}
		}
	}
	return renamed
}

// validateWorkflow asks Argo as Kubeflow's server does, and returns the size of what it would send to Kubernetes.
func validateWorkflow(workflow *wfv1.Workflow) (int, error) {
	if err := validate.ValidateWorkflow(nil, nil, workflow, nil, validate.ValidateOpts{}); err != nil {
		return 0, err
	}
	text, err := json.Marshal(workflow)
	return len(text), err
}
