// Package blob stands in for the object store client that Kubeflow's launcher uses inside a pod.
//
// The compiler imports the launcher's package for four constants. With the real client the check would fetch and build
// the SDKs of two clouds, half a gigabyte that nothing here calls. What is here only has the types the launcher names.
package blob

import (
	"context"
	"errors"
	"io"
)

var errAbsent = errors.New("no object store here: this is the stand-in in tests/kubeflow_backend/absent")

type (
	Bucket        struct{}
	ReaderOptions struct{}
	WriterOptions struct{}
	ListOptions   struct{ Prefix string }
	ListIterator  struct{}
	ListObject    struct {
		Key   string
		IsDir bool
	}
)

func OpenBucket(context.Context, string) (*Bucket, error) { return nil, errAbsent }

func PrefixedBucket(bucket *Bucket, _ string) *Bucket { return bucket }

func (*Bucket) Close() error { return errAbsent }

func (*Bucket) List(*ListOptions) *ListIterator { return &ListIterator{} }

func (*Bucket) NewReader(context.Context, string, *ReaderOptions) (io.ReadCloser, error) {
	return nil, errAbsent
}

func (*Bucket) NewWriter(context.Context, string, *WriterOptions) (io.WriteCloser, error) {
	return nil, errAbsent
}

func (*ListIterator) Next(context.Context) (*ListObject, error) { return nil, errAbsent }
