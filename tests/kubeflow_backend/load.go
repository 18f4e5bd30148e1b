package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/kubeflow/pipelines/api/v2alpha1/go/pipelinespec"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"gopkg.in/yaml.v3"
)

const schemaVersion = "2.1.0" // the only one that servers take

// What the platform document may hold that is newer than the pinned API: left out before reading, and told.
var newer = []string{"pipelineConfig"}

type documents struct {
	spec       *pipelinespec.PipelineSpec
	kubernetes *pipelinespec.SinglePlatformSpec
	unread     []string
}

// load reads a file as the API server does: a pipeline and perhaps a platform document, no field that the API does not
// know. The server overlooks a document that is neither; here it is an error, for it would be lost.
func load(text []byte) (*documents, error) {
	found := &documents{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for number := 1; ; number++ {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = found.add(document)
		}
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", number, err)
		}
	}
	if found.spec == nil {
		return nil, errors.New("no pipeline")
	}
	return found, nil
}

func (found *documents) add(document map[string]any) error {
	if _, platform := document["platforms"]; platform {
		return found.addPlatform(document)
	}
	if found.spec != nil {
		return errors.New("a second pipeline")
	}
	spec := &pipelinespec.PipelineSpec{}
	if err := parse(document, spec); err != nil {
		return err
	}
	switch {
	case spec.GetSchemaVersion() != schemaVersion:
		return fmt.Errorf("schema version %q", spec.GetSchemaVersion())
	case spec.GetPipelineInfo().GetName() == "":
		return errors.New("the pipeline has no name")
	case spec.GetRoot() == nil:
		return errors.New("no root")
	}
	found.spec = spec
	return nil
}

func (found *documents) addPlatform(document map[string]any) error {
	if found.kubernetes != nil {
		return errors.New("a second platform document")
	}
	platforms, _ := document["platforms"].(map[string]any)
	kubernetes, _ := platforms["kubernetes"].(map[string]any)
	if len(platforms) != 1 || kubernetes == nil {
		return errors.New("a platform document for something else than kubernetes")
	}
	for _, field := range newer {
		if _, there := kubernetes[field]; there {
			delete(kubernetes, field)
			found.unread = append(found.unread, "not read: "+field)
		}
	}
	platform := &pipelinespec.PlatformSpec{}
	if err := parse(document, platform); err != nil {
		return err
	}
	found.kubernetes = platform.GetPlatforms()["kubernetes"]
	if found.kubernetes.GetDeploymentSpec() == nil { // the compiler reads it without looking whether it is there
		found.kubernetes.DeploymentSpec = &pipelinespec.PlatformDeploymentConfig{}
	}
	return nil
}

// sample gives a value of a parameter's type, for those that a run must be given.
func sample(parameter *pipelinespec.ComponentInputsSpec_ParameterSpec) (*structpb.Value, error) {
	switch kind := parameter.GetParameterType(); kind {
	case pipelinespec.ParameterType_NUMBER_DOUBLE, pipelinespec.ParameterType_NUMBER_INTEGER:
		return structpb.NewNumberValue(1), nil
	case pipelinespec.ParameterType_STRING:
		return structpb.NewStringValue("x"), nil
	case pipelinespec.ParameterType_BOOLEAN:
		return structpb.NewBoolValue(true), nil
	case pipelinespec.ParameterType_LIST:
		return structpb.NewListValue(&structpb.ListValue{}), nil
	case pipelinespec.ParameterType_STRUCT:
		return structpb.NewStructValue(&structpb.Struct{}), nil
	default:
		return nil, fmt.Errorf("a pipeline cannot have a parameter of type %s", kind)
	}
}

func parse(document map[string]any, into proto.Message) error {
	text, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return protojson.Unmarshal(text, into)
}
