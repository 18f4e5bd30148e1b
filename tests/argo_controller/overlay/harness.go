// A part of Argo's package workflow/controller in builds with this overlay: it opens just enough of the controller for a workflow to be
// operated on in one process, against the clients that client-go and Argo offer for tests. The controller's own code is not changed.
package controller

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"time"

	syncpkg "github.com/argoproj/pkg/sync"
	apiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/workqueue"

	"github.com/argoproj/argo-workflows/v3/config"
	"github.com/argoproj/argo-workflows/v3/persist/sqldb"
	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	fakewfclientset "github.com/argoproj/argo-workflows/v3/pkg/client/clientset/versioned/fake"
	"github.com/argoproj/argo-workflows/v3/pkg/client/clientset/versioned/scheme"
	wfextv "github.com/argoproj/argo-workflows/v3/pkg/client/informers/externalversions"
	armocks "github.com/argoproj/argo-workflows/v3/workflow/artifactrepositories/mocks"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	controllercache "github.com/argoproj/argo-workflows/v3/workflow/controller/cache"
	"github.com/argoproj/argo-workflows/v3/workflow/controller/entrypoint"
	"github.com/argoproj/argo-workflows/v3/workflow/controller/estimation"
	"github.com/argoproj/argo-workflows/v3/workflow/controller/pod"
	hydratorfake "github.com/argoproj/argo-workflows/v3/workflow/hydrator/fake"
	"github.com/argoproj/argo-workflows/v3/workflow/metrics"
	"github.com/argoproj/argo-workflows/v3/workflow/util"
)

// Finished is what became of a pod: whether its main container ended with 0, and the outputs that the executor would have reported.
type Finished struct {
	Succeeded bool
	ExitCode  int32
	Outputs   map[string]string
}

type recorders struct{ recorder record.EventRecorder }

func (r recorders) Get(string) record.EventRecorder { return r.recorder }

// Operate runs a workflow to its end. Every pod that the controller creates is given to run, one at a time.
func Operate(ctx context.Context, template *wfv1.WorkflowTemplate, workflow *wfv1.Workflow, maps []apiv1.ConfigMap, run func(*apiv1.Pod, *wfv1.Template) Finished) (*wfv1.Workflow, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wfc, err := assemble(ctx, template, workflow, maps)
	if err != nil {
		return nil, err
	}
	client := wfc.wfclientset.ArgoprojV1alpha1().Workflows(workflow.Namespace)
	started := map[string]bool{}
	for {
		woc := newWorkflowOperationCtx(workflow, wfc)
		woc.operate(ctx)
		workflow = woc.wf
		if workflow.Status.Fulfilled() {
			return client.Get(ctx, workflow.Name, metav1.GetOptions{})
		}
		pods, err := wfc.kubeclientset.CoreV1().Pods(workflow.Namespace).List(ctx, metav1.ListOptions{})
		if err != nil {
			return nil, err
		}
		var fresh []*apiv1.Pod
		for i := range pods.Items {
			if started[pods.Items[i].Name] {
				continue
			}
			fresh = append(fresh, &pods.Items[i])
			pods.Items[i].Status.Phase = apiv1.PodPending
			if err := wfc.update(ctx, &pods.Items[i]); err != nil {
				return nil, err
			}
		}
		if len(fresh) == 0 {
			time.Sleep(20 * time.Millisecond) // a delay between retries
			continue
		}
		sort.Slice(fresh, func(i, j int) bool { return fresh[i].Name < fresh[j].Name }) // names end in a hash: any order will do
		current := fresh[0]
		started[current.Name] = true
		held, err := wfc.templateOf(ctx, current)
		if err != nil {
			return nil, err
		}
		if err := wfc.finish(ctx, woc, current, held, run(current, held)); err != nil {
			return nil, err
		}
	}
}

// templateOf is what the executor is told: in a variable of the init container, or in a ConfigMap of the pod's name if it is long.
func (wfc *WorkflowController) templateOf(ctx context.Context, current *apiv1.Pod) (*wfv1.Template, error) {
	text := ""
	for _, container := range current.Spec.InitContainers {
		for _, variable := range container.Env {
			if variable.Name == common.EnvVarTemplate {
				text = variable.Value
			}
		}
	}
	if text == common.EnvVarTemplateOffloaded {
		held, err := wfc.kubeclientset.CoreV1().ConfigMaps(current.Namespace).Get(ctx, current.Name, metav1.GetOptions{})
		if err != nil {
			return nil, err
		}
		text = held.Data[common.EnvVarTemplate]
	}
	template := &wfv1.Template{}
	return template, json.Unmarshal([]byte(text), template)
}

// finish does what the kubelet and the executor would do: the pod's phase, and a task result with the outputs.
func (wfc *WorkflowController) finish(ctx context.Context, woc *wfOperationCtx, current *apiv1.Pod, template *wfv1.Template, finished Finished) error {
	code := finished.ExitCode
	current.Status.Phase = apiv1.PodSucceeded
	if !finished.Succeeded {
		current.Status.Phase = apiv1.PodFailed
	}
	for _, container := range current.Spec.Containers {
		state := apiv1.ContainerState{Terminated: &apiv1.ContainerStateTerminated{}}
		if container.Name == common.MainContainerName {
			state.Terminated.ExitCode = code
		}
		current.Status.ContainerStatuses = append(current.Status.ContainerStatuses, apiv1.ContainerStatus{Name: container.Name, State: state})
	}
	if err := wfc.update(ctx, current); err != nil {
		return err
	}
	outputs := wfv1.Outputs{} // those of the template with their values, as workflow/executor/executor.go reports them
	for _, parameter := range template.Outputs.Parameters {
		if value, there := finished.Outputs[parameter.Name]; there {
			parameter.Value = wfv1.AnyStringPtr(value)
			outputs.Parameters = append(outputs.Parameters, parameter)
		}
	}
	result := &wfv1.WorkflowTaskResult{
		ObjectMeta: metav1.ObjectMeta{
			Name: woc.nodeID(current), Namespace: current.Namespace,
			Labels: map[string]string{common.LabelKeyWorkflow: woc.wf.Name, common.LabelKeyReportOutputsCompleted: "true"},
		},
		NodeResult: wfv1.NodeResult{Outputs: &outputs},
	}
	return wfc.taskResultInformer.GetIndexer().Add(result)
}

// update tells the API server, and the controller's own view of it, what became of a pod.
func (wfc *WorkflowController) update(ctx context.Context, current *apiv1.Pod) error {
	updated, err := wfc.kubeclientset.CoreV1().Pods(current.Namespace).Update(ctx, current, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	return wfc.PodController.TestingPodInformer().GetStore().Update(updated)
}

// assemble makes a controller as NewWorkflowController and Run do, with clients for tests in the place of a cluster.
func assemble(ctx context.Context, template *wfv1.WorkflowTemplate, workflow *wfv1.Workflow, maps []apiv1.ConfigMap) (*WorkflowController, error) {
	objects := []runtime.Object{workflow}
	if template != nil {
		objects = append(objects, template)
	}
	held := []runtime.Object{}
	for i := range maps {
		held = append(held, &maps[i])
	}
	wfclientset := fakewfclientset.NewSimpleClientset(objects...)
	dynamic := dynamicfake.NewSimpleDynamicClient(scheme.Scheme, objects...)
	kube := fake.NewSimpleClientset(held...)
	wfc := &WorkflowController{
		Config: config.Config{},
		artifactRepositories: armocks.DummyArtifactRepositories(&wfv1.ArtifactRepository{
			S3: &wfv1.S3ArtifactRepository{S3Bucket: wfv1.S3Bucket{Endpoint: "none", Bucket: "none"}},
		}),
		cliExecutorLogFormat: "text",
		kubeclientset:        kube,
		dynamicInterface:     dynamic,
		wfclientset:          wfclientset,
		workflowKeyLock:      syncpkg.NewKeyLock(),
		wfArchive:            sqldb.NullWorkflowArchive,
		hydrator:             hydratorfake.Noop,
		estimatorFactory:     estimation.DummyEstimatorFactory,
		eventRecorderManager: recorders{&record.FakeRecorder{}},
		archiveLabelSelector: labels.Everything(),
		cacheFactory:         controllercache.NewCacheFactory(kube, workflow.Namespace),
		maxStackDepth:        maxAllowedStackDepth,
	}
	var err error
	if wfc.metrics, _, err = metrics.CreateDefaultTestMetrics(); err != nil {
		return nil, err
	}
	wfc.entrypoint = entrypoint.New(kube, wfc.Config.Images)
	wfc.wfQueue = workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[string]())
	wfc.throttler = wfc.newThrottler()
	wfc.rateLimiter = wfc.newRateLimiter()
	factory := wfextv.NewSharedInformerFactory(wfclientset, 0)
	wfc.wfInformer = util.NewWorkflowInformer(dynamic, "", 0, wfc.tweakListRequestListOptions, wfc.tweakWatchRequestListOptions, indexers)
	wfc.wfTaskSetInformer = factory.Argoproj().V1alpha1().WorkflowTaskSets()
	wfc.artGCTaskInformer = factory.Argoproj().V1alpha1().WorkflowArtifactGCTasks()
	wfc.taskResultInformer = wfc.newWorkflowTaskResultInformer()
	wfc.wftmplInformer = factory.Argoproj().V1alpha1().WorkflowTemplates()
	wfc.cwftmplInformer = factory.Argoproj().V1alpha1().ClusterWorkflowTemplates()
	wfc.PodController = pod.NewController(ctx, &wfc.Config, wfc.restConfig, "", kube, wfc.wfInformer, wfc.metrics, wfc.enqueueWfFromPodLabel)
	wfc.configMapInformer = wfc.newConfigMapInformer()
	wfc.createSynchronizationManager(ctx)
	if err := wfc.initManagers(ctx); err != nil {
		return nil, fmt.Errorf("managers: %w", err)
	}
	informers := []cache.SharedIndexInformer{
		wfc.wfInformer, wfc.wftmplInformer.Informer(), wfc.cwftmplInformer.Informer(), wfc.wfTaskSetInformer.Informer(),
		wfc.artGCTaskInformer.Informer(), wfc.taskResultInformer, wfc.configMapInformer, wfc.PodController.TestingPodInformer(),
	}
	go wfc.PodController.Run(ctx, 0) // no workers: pods are finished by hand
	for _, informer := range informers[:len(informers)-1] {
		go informer.Run(ctx.Done())
	}
	for _, informer := range informers {
		for !informer.HasSynced() {
			time.Sleep(time.Millisecond)
		}
	}
	return wfc, nil
}
