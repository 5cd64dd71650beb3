"""The small language of templates: placeholders, `for` and `if`, and nothing that computes, calls or includes."""

from collections.abc import Iterator

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from common.refusal import Refused
from reporting.word.vocabulary import Vocabulary

# Whatever is not here (macros, includes, calls, arithmetic, filters, assignments) is refused.
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.For, nodes.If, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)
ONLY_THESE = "模板里只能用 {{ 占位符 }}、{% for … %} 和 {% if … %}"
LOOP, OF_LOOP = "loop", frozenset({"index", "first", "last"})
DEEPEST = 2  # one list inside another


class TemplateLanguage(SandboxedEnvironment):
    """Every part of a document (text, head, foot, notes, properties) is read by this, so none escapes the check.

    Values are escaped: a name with & or < in it cannot break a document.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.vocabulary = vocabulary

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        for sentence in objections_to(tree, self.vocabulary):
            raise Refused(sentence)
        return tree


def objections_to(tree: nodes.Template, vocabulary: Vocabulary) -> Iterator[str]:
    """What in a parsed template is no part of the language, or names a placeholder that there is not."""
    for node in _walk(tree):
        if not isinstance(node, ALLOWED):
            yield f"模板用了不允许的写法（宏、引用、计算、函数等）。{ONLY_THESE}，请删去后再上传。"
    yield from _too_deep(tree, 0)
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {LOOP}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in vocabulary.names | bound:
            yield _unknown(node.name)
    for node in tree.find_all(nodes.Getattr):
        is_of_loop = isinstance(node.node, nodes.Name) and node.node.name == LOOP
        if node.attr not in (OF_LOOP if is_of_loop else vocabulary.columns):
            yield _unknown(f"{node.node.name if isinstance(node.node, nodes.Name) else ''}.{node.attr}")


def _unknown(name: str) -> str:
    return f"模板中的“{{{{ {name} }}}}”不是平台认识的占位符，请对照占位符表改正后再上传。"


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _too_deep(node: nodes.Node, depth: int) -> Iterator[str]:
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST:
        yield f"模板里的 for 套得太深，最多套{DEEPEST}层，请拆开后再上传。"
        return
    for child in node.iter_child_nodes():
        yield from _too_deep(child, depth)
