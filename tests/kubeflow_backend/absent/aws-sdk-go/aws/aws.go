// Package aws stands in for the SDK that Kubeflow's launcher uses inside a pod; see gocloud.dev/blob beside it.
package aws

import "github.com/aws/aws-sdk-go/aws/credentials"

type Config struct {
	Credentials      *credentials.Credentials
	Region           *string
	Endpoint         *string
	DisableSSL       *bool
	S3ForcePathStyle *bool
}

func String(value string) *string { return &value }

func Bool(value bool) *bool { return &value }
