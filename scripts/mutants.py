"""Mutants of one module: which there are, how one takes the module's place, and which are known to change nothing."""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import count
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = ROOT / "src" / "smallprint" / "evidence"
LISTED = ROOT / "tests" / "evidence" / "equivalent-mutants.toml"
NEEDS_ARGUMENTS = {"core/VariableReplacer", "core/VariableInserter"}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a person names a mutant by: the line as it is and as it becomes, the ``nth`` such in a function."""

    file: str
    function: str
    was: str
    becomes: str
    nth: int = 1

    def __str__(self) -> str:
        nth = f" (number {self.nth})" if self.nth > 1 else ""
        return f"{self.file}, {self.function}{nth}:\n    {self.was}\n    {self.becomes}"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of one module, compiled."""

    key: Key
    module: str
    code: CodeType
    changed: CodeType | None
    """The code of the one function that is changed; None where something outside of functions is."""

    def __str__(self) -> str:
        return str(self.key)


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant that differs from the module in what it does, not only in annotations or formatting."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    seen, found, same = {_meaning(ast.parse(source))}, [], Counter[Key]()
    whole = compile(source, str(path), "exec", dont_inherit=True)
    module = ".".join(("smallprint", *path.relative_to(ROOT / "src" / "smallprint").with_suffix("").parts))
    for name in sorted(set(operator_names()) - NEEDS_ARGUMENTS):
        for changed in _changed(source, name):
            compiled = _compiled(changed, path)
            if compiled is None or (meaning := _meaning(ast.parse(changed))) in seen:
                continue
            seen.add(meaning)
            key = _key(path, source, changed, tree)
            same[key] += 1
            named = Key(key.file, key.function, key.was, key.becomes, same[key])
            found.append(Mutant(named, module, compiled, _changed_function(whole, compiled)))
    return found


def _changed(source: str, operator: str) -> Iterator[str]:
    for occurrence in count(0):
        try:
            changed = mutate_code(source, get_operator(operator)(), occurrence)
        except AttributeError:  # Cosmic Ray can't replace an exception with a dotted name
            continue
        if changed is None:
            return
        yield changed


def listed() -> set[Key]:
    """The mutants that nobody could tell from the module, each with a reason."""
    entries = tomllib.loads(LISTED.read_text("utf-8")).get("mutant", [])
    assert all(entry.get("reason") for entry in entries), "every equivalent mutant needs a reason"
    keys = [Key(**{name: value for name, value in entry.items() if name != "reason"}) for entry in entries]
    assert len(set(keys)) == len(keys), "a mutant is listed twice"
    return set(keys)


def put_in_place(mutant: Mutant) -> None:
    """Make this process run the mutant: within the loaded module, or as the module that will be loaded."""
    if mutant.changed is None:
        sys.meta_path.insert(0, _Finder(mutant))
        return
    found: Any = sys.modules[mutant.module]
    for name in mutant.changed.co_qualname.split("."):
        found = vars(found)[name]
    found = getattr(found, "fget", None) or getattr(found, "__func__", found)
    found.__code__ = mutant.changed


class _Finder(MetaPathFinder, Loader):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        return ModuleSpec(name, self) if name == self._mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._mutant.code, module.__dict__)


def _changed_function(before: CodeType, after: CodeType) -> CodeType | None:
    """The outermost function that is another; None where code outside of functions is (too)."""
    if _own(before) != _own(after):
        return None
    pairs = zip(_inner(before), _inner(after), strict=True)
    differing = [(old, new) for old, new in pairs if not _same(old, new)]
    if len(differing) != 1:
        return None
    ((old, new),) = differing
    if new.co_flags & inspect.CO_OPTIMIZED:
        return None if "<" in new.co_qualname else new
    return _changed_function(old, new)


def _same(before: CodeType, after: CodeType) -> bool:
    inner = (_inner(before), _inner(after))
    return _own(before) == _own(after) and len(inner[0]) == len(inner[1]) and all(map(_same, *inner))


def _own(code: CodeType) -> tuple[object, ...]:
    plain = [repr(one) for one in code.co_consts if not isinstance(one, CodeType)]
    return (
        code.co_code,
        plain,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_flags,
        len(_inner(code)),
    )


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _compiled(source: str, path: Path) -> CodeType | None:
    """None where Python itself refuses or warns (``is`` with a literal): warnings are errors here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return compile(source, str(path), "exec", dont_inherit=True)
        except (SyntaxError, SyntaxWarning):
            return None


def _meaning(tree: ast.Module) -> str:
    """The program without annotations, which are never evaluated, and without what only type checkers run."""
    return ast.dump(_Bare().visit(tree))


class _Bare(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        self.generic_visit(node)
        return ast.FunctionDef(node.name, node.args, node.body, node.decorator_list, None)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        return ast.AnnAssign(
            self.visit(node.target), ast.Constant(0), node.value and self.visit(node.value), 0
        )

    def visit_If(self, node: ast.If) -> Any:
        if "TYPE_CHECKING" in ast.dump(node.test):
            return None
        return self.generic_visit(node)


def _key(path: Path, source: str, changed: str, tree: ast.Module) -> Key:
    before, after = source.split("\n"), changed.split("\n")
    line = next(n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return Key(path.name, _function(tree, line + 1), before[line].strip(), after[line].strip())


def _function(tree: ast.Module, line: int) -> str:
    names = [
        (node.lineno, node.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and min([node.lineno, *(one.lineno for one in node.decorator_list)]) <= line <= (node.end_lineno or 0)
    ]
    return ".".join(name for _, name in sorted(names)) or "module"
