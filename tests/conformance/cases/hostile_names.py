from witness import seen


@seen
def collect(**values):
    return values


@seen
def task_id(dag, conf):
    return dag, conf


def hostile_names(
    params: int, self: str, context: list, run_id: str = "mine", type: str = "t", ti: float = 0.5, dag_id: str = "d", value=None, result=1,
    wait_for=2, return_state=3, spec="s", inputs=None, name="n", kwargs=5, ds="x", task="y", conf="c", class_="k", dagwright="dw",
):
    first = collect(params=params, self=self, context=context, run_id=run_id, type=type, ti=ti, dag_id=dag_id, value=value)
    second = collect(result=result, wait_for=wait_for, return_state=return_state, spec=spec, inputs=inputs, name=name, kwargs=kwargs)
    third = task_id(dag=ds, conf=[task, conf, class_, dagwright])
    return first, second, third
