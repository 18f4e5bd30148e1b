"""What order a program demands, read off its text: which call needs what another one gave, and between which calls an effect stands.

It runs a pipeline function as Python does, statement by statement, and keeps with every value the calls it comes from: those that
made it, and those that decided that it is this one. So it says what any engine must wait for; it knows nothing of dagwright.

    python demands.py FOLDER_OF_PROGRAMS < [[module, function], ...]       # with what the module's GIVEN says, if there is one

prints a JSON list: {"calls": [names in order], "needs": [[calls that each one must come after]], "barriers": [positions: all calls
before come before all after], "failed": the call that failed, -1 for anything else that did, null}. It takes only what drawn programs and most cases are
written in; anything else is an error.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import inspect
import io
import json
import operator
import sys
import types

NONE = frozenset()
OPERATORS = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Is: operator.is_, ast.IsNot: operator.is_not, ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip


class Kept:
    """A value with the calls it comes from; `parts` where it is a list or tuple whose elements are known one by one."""

    __slots__ = ("deps", "parts", "value")

    def __init__(self, value, deps=NONE, parts=None):
        self.value, self.deps, self.parts = value, deps, parts

    def also(self, deps):
        return Kept(self.value, self.deps | deps, None if self.parts is None else [p.also(deps) for p in self.parts])


class Leave(Exception):
    """A return, break or continue on its way."""

    def __init__(self, kind, value=None):
        self.kind, self.value = kind, value


class Frame:
    """One call of a pipeline function: its names, and the decisions that all that follows depends on."""

    def __init__(self, names, scope):
        self.names, self.scope, self.control = names, scope, NONE


class Run:
    def __init__(self):
        self.calls, self.needs, self.barriers = [], [], []
        self.raised = None, None  # the call that failed last, and how

    def barrier(self):
        self.barriers.append(len(self.calls))

    # --- functions

    def pipeline(self, function, args, kwargs, control):
        """A pipeline function, its own calls and those of the pipelines nested in it."""
        tree = ast.parse(inspect.getsource(function)).body[0]
        bound = inspect.signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        names = {n: v if isinstance(v, Kept) else Kept(v) for n, v in bound.arguments.items()}
        frame = Frame(names, function.__globals__)
        frame.control = control
        value = Kept(None)
        try:
            self.block(tree.body, frame)
        except Leave as leave:
            value = leave.value
        return value.also(frame.control)

    def call(self, function, args, kwargs, frame, dropped):
        values = [a.value for a in args], {n: v.value for n, v in kwargs.items()}
        deps = frozenset().union(*(a.deps for a in args), *(a.deps for a in kwargs.values()))
        if hasattr(function, "__wrapped__"):
            effect = dropped or function.__annotations__.get("return", "") in (None, "None")
            if effect:
                self.barrier()
            index = len(self.calls)
            self.calls.append(function.__qualname__)
            self.needs.append(deps | frame.control)
            if effect:
                self.barrier()
            try:
                return Kept(function(*values[0], **values[1]), frozenset([index]))
            except Exception as error:
                self.raised = index, error
                raise
        if isinstance(function, types.FunctionType):
            return self.pipeline(function, args, kwargs, frame.control)
        if function in (enumerate, zip, reversed) and all(a.parts is not None for a in args) and not kwargs:
            return _rearranged(function, [a.parts for a in args])
        value = function(*values[0], **values[1])
        return Kept(list(value) if hasattr(value, "__next__") else value, deps)

    # --- expressions

    def value(self, node, frame, dropped=False):
        return getattr(self, "of_" + type(node).__name__.lower(), self.glue)(node, frame, dropped)

    def glue(self, node, frame, dropped):
        """An expression without calls of interest inside: Python's own evaluation."""
        assert not any(isinstance(n, ast.Call) and _task(n, frame) for n in ast.walk(node)), ast.dump(node)
        found = [frame.names[n.id] for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in frame.names]
        code = compile(ast.Expression(node), "<glue>", "eval")
        value = eval(code, {**frame.scope, **{n: k.value for n, k in frame.names.items()}})
        return Kept(value, frozenset().union(*(k.deps for k in found)))

    def of_name(self, node, frame, dropped):
        if node.id in frame.names:
            return frame.names[node.id]
        return Kept(frame.scope[node.id] if node.id in frame.scope else getattr(builtins, node.id))

    def of_call(self, node, frame, dropped):
        if isinstance(node.func, ast.Attribute) and not _task(node, frame):
            owner = self.value(node.func.value, frame)
            function, deps = getattr(owner.value, node.func.attr), owner.deps
        else:
            function, deps = self.value(node.func, frame).value, NONE
        args, kwargs = [], {}
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args += self.elements(self.value(arg.value, frame))
            else:
                args.append(self.value(arg, frame))
        for keyword in node.keywords:
            value = self.value(keyword.value, frame)
            if keyword.arg is None:
                kwargs.update({name: Kept(v, value.deps) for name, v in value.value.items()})
            else:
                kwargs[keyword.arg] = value
        return self.call(function, args, kwargs, frame, dropped).also(deps)

    def elements(self, kept):
        return kept.parts if kept.parts is not None else [Kept(v, kept.deps) for v in kept.value]

    def of_attribute(self, node, frame, dropped):
        owner = self.value(node.value, frame)
        return Kept(getattr(owner.value, node.attr), owner.deps)

    def of_subscript(self, node, frame, dropped):
        owner, index = self.value(node.value, frame), self.value(node.slice, frame)
        if owner.parts is not None and isinstance(index.value, int) and not index.deps:
            return owner.parts[index.value]
        return Kept(owner.value[index.value], owner.deps | index.deps)

    def of_tuple(self, node, frame, dropped):
        return self.display(node, frame, tuple)

    def of_list(self, node, frame, dropped):
        return self.display(node, frame, list)

    def display(self, node, frame, kind):
        parts, known = [], True
        for item in node.elts:
            if isinstance(item, ast.Starred):
                inner = self.value(item.value, frame)
                known = known and inner.parts is not None
                parts += self.elements(inner)
            else:
                parts.append(self.value(item, frame))
        deps = frozenset().union(*(p.deps for p in parts))
        return Kept(kind(p.value for p in parts), deps, parts if known else None)

    def of_set(self, node, frame, dropped):
        found = self.display(node, frame, list)
        return Kept(set(found.value), found.deps)

    def of_dict(self, node, frame, dropped):
        value, deps = {}, NONE
        for key, item in zip(node.keys, node.values):  # noqa: B905 -- runs on 3.9
            if key is not None:
                name = self.value(key, frame)
                deps |= name.deps
            inner = self.value(item, frame)
            deps |= inner.deps
            value.update(inner.value if key is None else {name.value: inner.value})
        return Kept(value, deps)

    def of_joinedstr(self, node, frame, dropped):
        deps, names = NONE, dict(frame.names)
        inner, pieces = Frame(names, frame.scope), []
        for i, piece in enumerate(node.values):
            if isinstance(piece, ast.FormattedValue):
                kept = self.value(piece.value, frame)
                deps |= kept.deps
                names[f"_{i}"] = kept
                name = ast.Name(f"_{i}", ast.Load())
                pieces.append(ast.FormattedValue(name, piece.conversion, piece.format_spec))
            else:
                pieces.append(piece)
        return self.glue(ast.fix_missing_locations(ast.JoinedStr(pieces)), inner, dropped).also(deps)

    def of_binop(self, node, frame, dropped):
        left, right = self.value(node.left, frame), self.value(node.right, frame)
        names = {"_l": left, "_r": right}
        tree = ast.BinOp(ast.Name("_l", ast.Load()), node.op, ast.Name("_r", ast.Load()))
        return self.glue(ast.fix_missing_locations(tree), Frame(names, {}), dropped)

    def of_unaryop(self, node, frame, dropped):
        tree = ast.UnaryOp(node.op, ast.Name("_x", ast.Load()))
        return self.glue(ast.fix_missing_locations(tree), Frame({"_x": self.value(node.operand, frame)}, {}), dropped)

    def of_compare(self, node, frame, dropped):
        left, outer = self.value(node.left, frame), frame.control
        deps, value = left.deps, True
        for op, comparator in zip(node.ops, node.comparators):  # noqa: B905 -- runs on 3.9
            right = self.value(comparator, frame)
            deps |= right.deps
            value = OPERATORS[type(op)](left.value, right.value)
            if not value:
                break
            frame.control |= deps
            left = right
        frame.control = outer
        return Kept(value, deps)

    def of_boolop(self, node, frame, dropped):
        outer, deps = frame.control, NONE
        for i, operand in enumerate(node.values):
            last = i == len(node.values) - 1
            kept = self.value(operand, frame, dropped and last)
            deps |= kept.deps
            if last or bool(kept.value) == isinstance(node.op, ast.Or):
                break
            frame.control |= deps
        frame.control = outer
        return Kept(kept.value, deps)

    def of_ifexp(self, node, frame, dropped):
        test, outer = self.value(node.test, frame), frame.control
        frame.control |= test.deps
        kept = self.value(node.body if test.value else node.orelse, frame, dropped)
        frame.control = outer
        return Kept(kept.value, kept.deps | test.deps)

    def of_listcomp(self, node, frame, dropped):
        found, deps, known = self.rounds(node, frame, lambda inner: self.value(node.elt, inner))
        parts = found if known else None
        return Kept([k.value for k in found], deps.union(*(k.deps for k in found)), parts)

    def of_setcomp(self, node, frame, dropped):
        found, deps, _ = self.rounds(node, frame, lambda inner: self.value(node.elt, inner))
        return Kept({k.value for k in found}, deps.union(*(k.deps for k in found)))

    def of_dictcomp(self, node, frame, dropped):
        pairs, deps, _ = self.rounds(
            node, frame, lambda inner: Kept((self.value(node.key, inner), self.value(node.value, inner)))
        )
        deps = deps.union(*(k.deps | v.deps for k, v in (p.value for p in pairs)))
        return Kept({k.value: v.value for k, v in (p.value for p in pairs)}, deps)

    def rounds(self, node, frame, give):
        """What every round of a comprehension gives, what the list as a whole depends on, and whether its elements are known."""
        found, outer = [], frame.control
        inner = Frame(dict(frame.names), frame.scope)
        state = {"deps": NONE, "known": True}

        def go(i):
            if i == len(node.generators):
                found.append(give(inner))
                return
            inner.control |= outer
            items = self.value(node.generators[i].iter, inner)
            here = inner.control | (NONE if items.parts is not None else items.deps)
            state["known"] = state["known"] and (items.parts is not None or not items.deps)
            state["deps"] |= NONE if items.parts is not None else items.deps
            for item in self.elements(items):
                inner.control = here
                self.bind(node.generators[i].target, item, inner)
                for test in node.generators[i].ifs:
                    kept = self.value(test, inner)
                    state["deps"] |= kept.deps
                    state["known"] = state["known"] and not kept.deps
                    inner.control |= kept.deps
                    if not kept.value:
                        break
                else:
                    go(i + 1)

        inner.control = outer
        go(0)
        return found, state["deps"], state["known"]

    # --- statements

    def block(self, body, frame):
        for statement in body:
            getattr(self, "do_" + type(statement).__name__.lower())(statement, frame)

    def bind(self, target, kept, frame):
        if isinstance(target, ast.Name):
            frame.names[target.id] = kept.also(frame.control)
            return
        items = self.elements(kept)
        stars = [i for i, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
        if stars:
            at, after = stars[0], len(target.elts) - stars[0] - 1
            middle = items[at : len(items) - after]
            rest = Kept([k.value for k in middle], kept.deps, middle if kept.parts is not None else None)
            items = [*items[:at], rest, *items[len(items) - after :]]
        if len(items) != len(target.elts):
            raise ValueError("unpacking")
        for one, item in zip(target.elts, items):  # noqa: B905 -- runs on 3.9
            self.bind(one.value if isinstance(one, ast.Starred) else one, item, frame)

    def do_assign(self, node, frame):
        kept = self.value(node.value, frame)
        for target in node.targets:
            self.bind(target, kept, frame)

    def do_augassign(self, node, frame):
        tree = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        self.bind(node.target, self.value(ast.fix_missing_locations(tree), frame), frame)

    def do_expr(self, node, frame):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append":
            item, old = self.value(call.args[0], frame), frame.names[call.func.value.id]
            parts = None if old.parts is None else [*old.parts, item]
            new = Kept([*old.value, item.value], old.deps | item.deps, parts)
            self.bind(call.func.value, new, frame)
        else:
            self.value(call, frame, dropped=True)

    def do_pass(self, node, frame):
        pass

    def do_if(self, node, frame):
        test, outer = self.value(node.test, frame), frame.control
        frame.control |= test.deps
        try:
            self.block(node.body if test.value else node.orelse, frame)
        finally:
            # what follows depends on whether it was left here; the ends of loops take that back
            frame.control = outer | (test.deps if _leaves(node) else NONE)
        for name in _bound(node) & set(frame.names):
            frame.names[name] = frame.names[name].also(test.deps)

    def do_for(self, node, frame):
        items, outer = self.value(node.iter, frame), frame.control
        frame.control |= NONE if items.parts is not None else items.deps
        start = carried = frame.control
        breaks = any(isinstance(n, ast.Break) for s in node.body for n in _own(s))
        returns = any(isinstance(n, (ast.Return, ast.Raise, ast.Assert)) for s in node.body for n in ast.walk(s))
        decided, broken = NONE, False
        for item in self.elements(items):
            frame.control = carried
            self.bind(node.target, item, frame)
            try:
                self.block(node.body, frame)
            except Leave as leave:
                decided |= frame.control - start
                if leave.kind == "return":
                    raise
                if leave.kind == "break":
                    broken = True
                    break
            decided |= frame.control - start
            if breaks or returns:
                carried |= frame.control
        frame.control = start | (decided if breaks else NONE)
        if not broken:
            self.block(node.orelse, frame)
        frame.control = outer | (decided if returns else NONE)
        for name in _bound(node) & set(frame.names):
            frame.names[name] = frame.names[name].also(decided | items.deps if items.parts is None else decided)

    def do_break(self, node, frame):
        raise Leave("break")

    def do_continue(self, node, frame):
        raise Leave("continue")

    def do_return(self, node, frame):
        raise Leave("return", Kept(None) if node.value is None else self.value(node.value, frame))

    def do_raise(self, node, frame):
        if node.exc is None:
            raise sys.exc_info()[1]
        raise self.value(node.exc, frame).value

    def do_assert(self, node, frame):
        test = self.value(node.test, frame)
        frame.control |= test.deps
        if not test.value:
            raise AssertionError(*([self.value(node.msg, frame).value] if node.msg else []))

    def do_try(self, node, frame):
        self.barrier()
        try:
            self.block(node.body, frame)
        except Leave:
            raise
        except BaseException as error:
            self.barrier()
            for handler in node.handlers:
                if handler.type is None or isinstance(error, self.value(handler.type, frame).value):
                    self.block(handler.body, frame)
                    break
            raise
        finally:
            self.barrier()
            self.block(node.finalbody, frame)
            self.barrier()


def _rearranged(function, lists):
    if function is enumerate:
        rows = [[Kept(i), part] for i, part in enumerate(lists[0])]
    elif function is reversed:
        parts = lists[0][::-1]
        return Kept([p.value for p in parts], NONE, parts)
    else:
        rows = [list(row) for row in zip(*lists)]  # noqa: B905 -- as the program does
    parts = [Kept(tuple(k.value for k in row), frozenset().union(*(k.deps for k in row)), row) for row in rows]
    return Kept([p.value for p in parts], frozenset().union(*(p.deps for p in parts)), parts)


def _task(node, frame):
    """Whether a call is one of a function of the program: of one that the witness sees, or of a nested pipeline."""
    if not isinstance(node.func, ast.Name) or node.func.id in frame.names:
        return False
    found = frame.scope.get(node.func.id)
    return hasattr(found, "__wrapped__") or isinstance(found, types.FunctionType)


def _own(statement):
    """What is inside a statement, without loops inside, whose breaks are their own."""
    yield statement
    if not isinstance(statement, ast.For):
        for child in ast.iter_child_nodes(statement):
            yield from _own(child)


def _leaves(statement):
    """Whether what follows may be left out because of something inside."""
    if any(isinstance(n, (ast.Return, ast.Raise, ast.Assert)) for n in ast.walk(statement)):
        return True
    return any(isinstance(n, (ast.Break, ast.Continue)) for n in _own(statement))


def _bound(statement):
    """The names that a statement may bind, or append to."""
    found = set()
    for n in ast.walk(statement):
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
            found.add(n.id)
        elif isinstance(n, ast.Attribute) and n.attr == "append" and isinstance(n.value, ast.Name):
            found.add(n.value.id)
    return found


def demands(function, arguments):
    run, failed = Run(), None
    try:
        run.pipeline(function, [], {name: Kept(value) for name, value in arguments.items()}, NONE)
    except Exception as error:
        failed = run.raised[0] if error is run.raised[1] else -1
    needs = [sorted(deps) for deps in run.needs]
    return {"calls": run.calls, "needs": needs, "barriers": sorted(set(run.barriers)), "failed": failed}


def main(programs):
    sys.path.append(programs)
    found = []
    with contextlib.redirect_stdout(io.StringIO()):
        for name, function in json.load(sys.stdin):
            module = importlib.import_module(name)
            found.append(demands(getattr(module, function), getattr(module, "GIVEN", {})))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
