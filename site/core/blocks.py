"""The StreamField blocks that every page shares. No raw HTML, no third-party embeds: nothing that runs."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEMPLATES = "components/streamfield/blocks/"
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PLAIN_FEATURES = ["bold", "italic", "link"]


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = TEMPLATES + "paragraph.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its words: alt text, or the tick that it is decoration."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Picture"
        template = TEMPLATES + "figure.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's exact words, always with who said them."""

    quotation = blocks.TextBlock()
    attribution = blocks.CharBlock(max_length=200, help_text="Who said it, and where.")

    class Meta:
        icon = "openquote"
        label = "Quotation"
        template = TEMPLATES + "quotation.html"


class NoticeBlock(blocks.StructBlock):
    """A fact that must not be missed."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=PLAIN_FEATURES)

    class Meta:
        icon = "warning"
        label = "Notice"
        template = TEMPLATES + "notice.html"


class FactsBlock(blocks.StructBlock):
    """Pairs of a name and what it means, in a list."""

    heading = blocks.CharBlock(max_length=80, required=False)
    facts = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(max_length=80)),
                ("text", blocks.RichTextBlock(features=PLAIN_FEATURES)),
            ]
        )
    )

    class Meta:
        icon = "list-ul"
        label = "Facts"
        template = TEMPLATES + "facts.html"


class QuestionsBlock(blocks.StructBlock):
    """Questions that people ask, each opened to read its answer."""

    heading = blocks.CharBlock(max_length=80, default="Questions people ask")
    questions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(max_length=120)),
                ("answer", blocks.RichTextBlock(features=[*PLAIN_FEATURES, "ul", "ol"])),
            ]
        )
    )

    class Meta:
        icon = "help"
        label = "Questions"
        template = TEMPLATES + "questions.html"


class StepsBlock(blocks.StructBlock):
    """A few numbered things in order."""

    heading = blocks.CharBlock(max_length=80)
    steps = blocks.ListBlock(
        blocks.StructBlock([("title", blocks.CharBlock(max_length=80)), ("text", blocks.TextBlock())])
    )

    class Meta:
        icon = "list-ol"
        label = "Steps"
        template = TEMPLATES + "steps.html"


class YearBlock(blocks.StructBlock):
    """What happens when, through a year."""

    heading = blocks.CharBlock(max_length=80, default="A year at a glance")
    moments = blocks.ListBlock(
        blocks.StructBlock([("when", blocks.CharBlock(max_length=60)), ("what", blocks.CharBlock(max_length=160))])
    )

    class Meta:
        icon = "calendar-alt"
        label = "Year"
        template = TEMPLATES + "year.html"


class LinkBlock(blocks.StructBlock):
    """A page to read next."""

    page = blocks.PageChooserBlock()
    text = blocks.CharBlock(max_length=120, required=False)

    class Meta:
        icon = "link"
        label = "Link to a page"
        template = TEMPLATES + "link.html"


class BodyStreamBlock(blocks.StreamBlock):
    """What the body of a page may hold."""

    paragraph = ParagraphBlock()
    figure = FigureBlock()
    quotation = QuotationBlock()
    notice = NoticeBlock()
    facts = FactsBlock()
    questions = QuestionsBlock()
    steps = StepsBlock()
    year = YearBlock()
    link = LinkBlock()
