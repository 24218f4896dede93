"""What MkDocs is told about this repository: pages that are made, links between the repository and the site.

The pages come from ``flake8_temporal.devsite``; here they enter the site and its navigation. Links that are right in
the repository are turned into those of the site, pictures are put into the page so that they follow its colours, and
a site that would load something from elsewhere is refused.
"""

import html
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from flake8_temporal.devsite import (
    EXAMPLES,
    ROOT,
    WHOLE,
    Example,
    example,
    example_in,
    families,
    path_of,
    rule_pages,
)
from flake8_temporal.rules import ALL

_PICTURE = re.compile(r"!\[([^]]*)\]\((pictures/[\w-]+\.svg)\)")
_README = re.compile(r"<!-- README: (\w+) -->")
_FOREIGN = re.compile(
    rb"<(?:script|img|iframe|source)\b[^>]*\bsrc=.?(?:https?:)?//|<link\b[^>]*\bhref=.?(?:https?:)?//"
)
_RULES = {path_of(rule): rule for rule in ALL}
# Where a link of the repository leads to in the site.
_LINKS = (
    (re.compile(r"\((?:\.\./docs/)?rules\.md#(tmp\d{3})\)"), lambda found: f"(rules/{found[1].upper()}.md)"),
    (re.compile(r"\(rules\.md\)"), lambda found: "(rules/index.md)"),
    (
        re.compile(r"\(\.\./examples/fixed/(tmp\d{3})_\w+\.py\)"),
        lambda found: f"(rules/{found[1].upper()}.md#what-fix-makes-of-it)",
    ),
    (
        re.compile(r"\(\.\./examples/(tmp\d{3})_\w+\.py\)"),
        lambda found: f"(rules/{found[1].upper()}.md#example)",
    ),
)


# Examples that belong to no rule have a page if one of ours links to it.
_OTHER = re.compile(r"\(\.\./examples/((?!fixed/|tmp\d{3})[\w/]+)\.py\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the rules, by family, where the navigation says only that they come."""
    for entry in config.nav or []:
        if "Rules" in entry:
            groups = [
                {title: [{f"{rule.code} {rule.name}": path_of(rule)} for rule in rules]}
                for title, rules in families().items()
            ]
            entry["Rules"] = ["rules/index.md", *groups]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for path, text in rule_pages():
        files.append(File.generated(config, path, content=text))
    linked = {
        name for path in (ROOT / "docs").glob("*.md") for name in _OTHER.findall(path.read_text("utf-8"))
    }
    for name in sorted(linked):
        if (EXAMPLES / f"{name}.py").is_file():
            text = f"# {name}\n\n`examples/{name}.py`, a test: what is reported stands below its line.\n\n{WHOLE}\n"
            hidden = InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, f"examples/{name}.md", content=text, inclusion=hidden))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Adapt a text of the repository to the site."""
    if page.file.src_uri in _RULES:
        return _with_sandbox(markdown, page)
    for pattern, link in _LINKS:
        markdown = pattern.sub(link, markdown)
    markdown = _OTHER.sub(r"(examples/\1.md)", markdown)
    return _PICTURE.sub(_drawn, _README.sub(_from_readme, markdown))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Draw the example of a page; not before, or the search would find every line of it."""
    if WHOLE not in output:
        return output
    rule = _RULES.get(page.file.src_uri)
    shown = (
        example(rule)
        if rule
        else example_in(page.file.src_uri.removeprefix("examples/").replace(".md", ".py"))
    )
    return output.replace(WHOLE, _whole(shown, page))


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site that needs the network when it is looked at."""
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        found = _FOREIGN.search(path.read_bytes())
        if found:
            raise PluginError(f"{path}: loads something from elsewhere: {found[0].decode()}")


def _with_sandbox(markdown: str, page: Page) -> str:
    """Say on the page of a rule where the sandbox meets its example, if that was tried."""
    code = Path(page.file.src_uri).stem.lower()
    found = re.search(
        rf"^### \[({code}_\w+)\]", (ROOT / "docs/sandbox.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    if not found:
        return markdown
    line = (
        f"[What the SDK's sandbox does](../sandbox.md#{found[1]}) with the reported lines of the example.\n\n"
    )
    return markdown.replace("## Example\n", f"## In the sandbox\n\n{line}## Example\n")


def _whole(shown: Example, page: Page) -> str:
    """A file with what is said about its lines below them; the codes of other pages lead there."""
    up = "../" * page.url.count("/")
    said: dict[int, str] = {}
    for mark in shown.marks:
        here = page.url.endswith(f"{mark.code}.html")
        label = mark.code if here else f'<a href="{up}rules/{mark.code}.html">{mark.code}</a>'
        text = f'<span class="said">{label} {html.escape(mark.message)}</span>'
        said[mark.line] = said.get(mark.line, "") + text
    drawn = highlight("\n".join(shown.lines) + "\n", PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    lines = []
    for number, line in enumerate(drawn.splitlines(), start=1):
        kind = " hit" if number in said else " near" if number in shown.near else ""
        lines.append(f'<span class="line{kind}" data-line="{number}">{line}\n</span>{said.get(number, "")}')
    return f'<div class="highlight whole no-copy"><pre><code>{"".join(lines)}</code></pre></div>'


def _drawn(found: re.Match[str]) -> str:
    """The picture itself, with what it shows for those who do not see it."""
    svg = (ROOT / "docs" / found[2]).read_text(encoding="utf-8")
    start = svg.index("<svg")
    drawn = re.sub(r"\n\s*", "", svg[start:]).replace("<svg ", f'<svg role="img" aria-label="{found[1]}" ', 1)
    return f'<div class="picture-frame">{drawn}</div>'


def _from_readme(found: re.Match[str]) -> str:
    """The part of the README that follows a marker, up to the next one."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition(f"<!-- {found[1]} -->\n")[2]
    if not text:
        raise PluginError(f"the README has no part {found[1]!r}")
    return text.partition("<!-- ")[0]
