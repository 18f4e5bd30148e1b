// Takes pipelines as a Kubeflow server takes them, up to the moment when it would hand them to Kubernetes: reads the
// documents, compiles them to an Argo Workflow with Kubeflow's own compiler, and validates that with Argo's own rules.
//
//	kubeflow_backend FILE-OR-FOLDER...    without arguments: paths on standard input, one on each line
//
// One line for each file, "ok PATH (...)" or "rejected PATH: ...". Exit code: 0 all are ok, 1 one is rejected, 2 usage.
package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetOutput(io.Discard) // Argo logs what it also returns
	given := os.Args[1:]
	if len(given) == 0 {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			given = append(given, lines.Text())
		}
	}
	files, err := expand(given)
	if err != nil || len(files) == 0 {
		fmt.Fprintln(os.Stderr, "kubeflow_backend: no files to check", err)
		os.Exit(2)
	}
	rejected := false
	for _, file := range files {
		if told, err := check(file); err != nil {
			rejected = true
			fmt.Printf("rejected %s: %s\n", file, strings.Join(strings.Fields(err.Error()), " "))
		} else {
			fmt.Printf("ok %s (%s)\n", file, told)
		}
	}
	if rejected {
		os.Exit(1)
	}
}

// expand replaces folders by the YAML files in them.
func expand(given []string) (files []string, err error) {
	for _, path := range given {
		err = filepath.WalkDir(path, func(found string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && (found == path || filepath.Ext(found) == ".yaml") {
				files = append(files, found)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// check returns what there is to tell about an accepted file. A compiler that panics has not accepted it.
func check(path string) (told string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	read, err := load(text)
	if err != nil {
		return "", fmt.Errorf("load: %w", err)
	}
	workflow, err := compile(read)
	if err != nil {
		return "", fmt.Errorf("compile: %w", err)
	}
	renamed := nameLoops(workflow)
	size, err := validateWorkflow(workflow)
	if err != nil {
		return "", fmt.Errorf("argo: %w", err)
	}
	told = fmt.Sprintf("%d templates, %d bytes", len(workflow.Spec.Templates), size)
	for _, note := range append(read.unread, renamed...) {
		told += "; " + note
	}
	return told, nil
}
