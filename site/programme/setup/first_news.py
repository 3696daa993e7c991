"""The programme's own news item of November 2013, with headings added and one typing error corrected in brackets."""

from datetime import date
from typing import Any

from programme.setup.texts import NEF, quotation, text

TOPICS = ("Public service leadership", "Social capital", "Co-production")

ITEM: dict[str, Any] = {
    "title": "Leadership for Empowered and Healthy Communities Programme - applications now open for 2014",
    "slug": "applications-now-open-for-2014",
    "added_on": date(2013, 11, 12),
    "summary": (
        "We are delighted to announce that we have secured funding for two more cohorts and that applications are now "
        "open."
    ),
    "body": [
        text(
            "<p>Following the continued success of the Leadership for Empowered and Healthy Communities programme, we "
            "are delighted to announce that we have secured funding for two more cohorts and that applications are "
            "now open.</p>"
            "<p>The innovative programme explores how leaders can grow and nurture local social capital in order to "
            "build stronger communities and improve health and wellbeing. The programme has previously targeted "
            "senior leaders and clinicians and will continue to do so, with a second cohort of "
            "operational/commissioning/project managers running alongside. Both groups will have the opportunity to "
            "learn and share best practice around the leadership skills required to embed co-production into "
            "organisations and enable strong and empowered communities to grow and flourish.</p>"
            "<h2>A joint venture</h2>"
            "<p>The programme, which first ran in 2012, is a joint venture between the National Skills Academy for "
            "Social Care, Skills for Care, Thames Valley and Wessex NHS Leadership Academy, Think Local Act Personal, "
            "ADASS and the Local Government Association. It aims to recruit leaders who want to be part of a movement "
            "for change and to think radically about the challenges and opportunities of a community-based approach. "
            "Participants will join a growing network of graduates who are becoming thought leaders in their own "
            "right around social capital, its role in health and social care, and the role of public service "
            "leadership in shaping the communities that citizens need and want.</p>"
            "<h2>What it involves</h2>"
            "<p>The programme involves a series of one-day workshops, action learning sets, one-to-one leadership "
            "coaching sessions, a Myers-Briggs (MBTI) analysis of personality style and a specialist 360 degree "
            "feedback diagnostic.</p>"
            "<h2>What the evaluation found</h2>"
            "<p>The New Economics Foundation’s evaluation of the 2012 programme found:</p>"
        ),
        quotation(
            "The leadership course was regarded in positive terms unanimously by those that [attended]. It was "
            "described as “excellent”, “inspirational” and perhaps most crucially, has already led to new leadership "
            "behaviours in those attending.",
            NEF,
        ),
        text("<p>It also found that:</p>"),
        quotation(
            "Most of those who attended the course had already begun to transform their role or services is evidence "
            "of the extent to which the course inspired.",
            NEF,
        ),
    ],
}
