"""What the body of a page may hold: pictures with words, and nothing that runs."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.embeds.blocks import EmbedBlock

from core.blocks import BodyStreamBlock, FigureBlock
from core.models import SiteImage

RUNS = (blocks.RawHTMLBlock, EmbedBlock, TableBlock)


def all_blocks(block: blocks.Block) -> Iterator[blocks.Block]:
    """A block and all blocks within it."""
    yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from all_blocks(child)
    if isinstance(block, blocks.ListBlock):
        yield from all_blocks(block.child_block)


@pytest.fixture
def image(site: None, settings, tmp_path) -> SiteImage:
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "JPEG")
    return SiteImage.objects.create(title="Scan 17", file=ImageFile(ContentFile(content.getvalue()), name="scan.jpg"))


def figure(image: SiteImage, *, alt_text: str = "", decorative: str = "") -> blocks.StructValue:
    """A picture block as the editor's form sends it."""
    sent = {"f-image-image": str(image.pk), "f-image-alt_text": alt_text, "f-caption": ""}
    return FigureBlock().value_from_datadict(sent | ({"f-image-decorative": decorative} if decorative else {}), {}, "f")


def test_a_picture_without_words_is_refused_at_its_field(image: SiteImage) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        FigureBlock().clean(figure(image))
    (sentence,) = refused.value.block_errors["image"].block_errors["alt_text"].messages
    assert "alt text" in sentence


def test_a_picture_speaks_by_its_alt_text_and_never_by_its_title(image: SiteImage) -> None:
    html = FigureBlock().render(FigureBlock().clean(figure(image, alt_text="Six people round a table")))
    assert 'alt="Six people round a table"' in html
    assert "Scan 17" not in html


def test_a_picture_may_be_decoration_and_then_says_nothing(image: SiteImage) -> None:
    html = FigureBlock().render(FigureBlock().clean(figure(image, decorative="on")))
    assert 'alt=""' in html


def test_no_block_holds_anything_that_runs() -> None:
    everything = list(all_blocks(BodyStreamBlock()))
    assert not [block.name for block in everything if isinstance(block, RUNS)]
    texts = [block for block in everything if isinstance(block, blocks.RichTextBlock)]
    assert len(texts) >= 4
    assert not {feature for block in texts for feature in block.features} & {"embed", "image", "code"}
