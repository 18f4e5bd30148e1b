package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gopkg.in/yaml.v3"
	apiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	sigs "sigs.k8s.io/yaml"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

// validateAll says one line for each file, "ok PATH" or "rejected PATH: ...", and whether all are ok.
func validateAll(in io.Reader) bool {
	good := true
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if err := validateFile(lines.Text()); err != nil {
			good = false
			fmt.Printf("rejected %s: %s\n", lines.Text(), strings.Join(strings.Fields(err.Error()), " "))
		} else {
			fmt.Printf("ok %s\n", lines.Text())
		}
	}
	return good
}

// validateFile reads the objects of a file with no field that Argo does not know, and asks Argo about each.
func validateFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for number := 1; ; number++ {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = validateDocument(&document)
		}
		if err != nil {
			return fmt.Errorf("document %d: %w", number, err)
		}
	}
}

func validateDocument(document *yaml.Node) error {
	text, err := yaml.Marshal(document)
	if err != nil {
		return err
	}
	var kind metav1.TypeMeta
	if err := sigs.Unmarshal(text, &kind); err != nil {
		return err
	}
	switch kind.Kind {
	case "Workflow":
		workflow := &wfv1.Workflow{}
		if err := sigs.UnmarshalStrict(text, workflow); err != nil {
			return err
		}
		return validate.ValidateWorkflow(nil, nil, workflow, nil, validate.ValidateOpts{Lint: true})
	case "WorkflowTemplate":
		template := &wfv1.WorkflowTemplate{}
		if err := sigs.UnmarshalStrict(text, template); err != nil {
			return err
		}
		if wrong := validation.IsDNS1123Subdomain(template.Name); len(wrong) > 0 { // the API server's own rule
			return fmt.Errorf("metadata.name: %s", wrong[0])
		}
		return validate.ValidateWorkflowTemplate(nil, nil, template, nil, validate.ValidateOpts{Lint: true})
	case "CronWorkflow":
		// what the template is that it refers to is not known here
		cron := &wfv1.CronWorkflow{}
		if err := sigs.UnmarshalStrict(text, cron); err != nil {
			return err
		}
		reference := cron.Spec.WorkflowSpec.WorkflowTemplateRef
		cron.Spec.WorkflowSpec = wfv1.WorkflowSpec{Entrypoint: "main", Templates: []wfv1.Template{{Name: "main", Suspend: &wfv1.SuspendTemplate{}}}}
		if reference == nil || reference.Name == "" {
			return errors.New("no template")
		}
		return validate.ValidateCronWorkflow(context.Background(), nil, nil, cron, nil)
	case "ConfigMap":
		return sigs.UnmarshalStrict(text, &apiv1.ConfigMap{})
	}
	return fmt.Errorf("an object of kind %s", kind.Kind)
}
