"""The first words of each page, in the voice of the house: warm, exact, unhurried."""

from typing import Any

WRITE_TO_THE_TEAM = '<a href="/contact/">Write to the programme team</a>'


def text(html: str) -> dict[str, Any]:
    """A block of running text."""
    return {"type": "paragraph", "value": html}


def facts(heading: str, *pairs: tuple[str, str]) -> dict[str, Any]:
    """A block of names and what they mean."""
    return {
        "type": "facts",
        "value": {"heading": heading, "facts": [{"name": name, "text": f"<p>{words}</p>"} for name, words in pairs]},
    }


def questions(*pairs: tuple[str, str]) -> dict[str, Any]:
    """A block of questions and answers."""
    return {
        "type": "questions",
        "value": {
            "heading": "Questions people ask",
            "questions": [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in pairs],
        },
    }


def quotation(words: str, source: str) -> dict[str, Any]:
    """A block of somebody's exact words."""
    return {"type": "quotation", "value": {"quotation": words, "attribution": source}}


def activity(title: str, words: str) -> dict[str, Any]:
    """One thing that taking part involves, for the home page."""
    return {"type": "activity", "value": {"title": title, "text": words}}


def asked(question: str, words: str = "") -> dict[str, Any]:
    """One question of the application."""
    return {"type": "question", "value": {"question": question, "help": words}}


NEF = "The New Economics Foundation, evaluation of the 2012 programme"

HOME: dict[str, Any] = {
    "heading": "The strongest services begin with people who know each other",
    "standfirst": (
        "We are a leadership programme for health and social care, and a network of graduates "
        "who help communities grow stronger and healthier."
    ),
    "search_description": (
        "A leadership programme for health and social care, and a network of graduates who help communities "
        "grow stronger and healthier."
    ),
    "taking_part": [
        activity("One-day workshops", "Days together through the year, with both cohorts sharing some of them."),
        activity("Action learning sets", "Six to eight people who meet to work on each other’s real problems."),
        activity("One-to-one coaching", "Private sessions with a leadership coach."),
        activity("MBTI feedback session", "A Myers-Briggs look at how you prefer to work. The result is yours."),
        activity("360 degree feedback", "What colleagues and communities see in how you lead."),
    ],
    "quotation": (
        "It was described as “excellent”, “inspirational” and perhaps most crucially, has already led to new "
        "leadership behaviours in those attending."
    ),
    "quotation_source": "The New Economics Foundation’s evaluation of the 2012 programme.",
    "quotation_link_text": "Read what the evaluation found",
}

PROGRAMME: dict[str, Any] = {
    "title": "Programme",
    "slug": "programme",
    "show_in_menus": True,
    "introduction": (
        "The programme explores how leaders can grow and nurture local social capital: the relationships and trust "
        "that let people help each other. Stronger communities mean better health and wellbeing."
    ),
    "body": [
        facts(
            "What you will do",
            (
                "One-day workshops",
                (
                    "Social capital, co-production and what leaders do to help or harm them. A day at a time, with "
                    "about an hour of preparation. Each session says what may be repeated outside the room."
                ),
            ),
            (
                "Action learning sets",
                (
                    "Six to eight people meet to work on real problems, usually five times in 12 to 15 months. What is "
                    "said stays in the set; the programme team knows when it met, and who came."
                ),
            ),
            (
                "Leadership coaching",
                (
                    "One-to-one sessions that you and your coach arrange. The content stays between the two of you; "
                    "the programme team sees how many sessions were used."
                ),
            ),
            (
                "MBTI feedback session",
                (
                    "A Myers-Briggs (MBTI) analysis of personality style, explained in one session. Taking it is your "
                    "choice. The result belongs to you and is not stored on this site."
                ),
            ),
            (
                "360 degree feedback",
                (
                    "A specialist diagnostic. You choose who is asked; answers are grouped so that no one is picked "
                    "out. Somebody trained talks the report through with you, and it is yours."
                ),
            ),
        ),
        text(
            "<h2>Who runs it</h2><p>The programme first ran in 2012. It is a joint venture of six partners, and "
            "people with lived experience of using services help to design and run it.</p>"
        ),
        questions(
            (
                "Who is it for?",
                (
                    "Senior leaders and clinicians in one cohort; operational, commissioning and project managers in "
                    "the other. The cohorts page says how they differ."
                ),
            ),
            (
                "How much time does it take?",
                (
                    "A series of one-day workshops, the meetings of your action learning set, and your coaching "
                    "sessions, spread over a year. The apply page gives the dates of each intake."
                ),
            ),
            (
                "What does it cost?",
                "The apply page gives the cost of each intake, and the help there is with travel and access.",
            ),
            (
                "I have access needs. Can I take part?",
                "Yes. Tell us what helps, when you apply or at any time. We ask again before each event.",
            ),
            (
                "What happens after I finish?",
                "You join the network of graduates, and keep access for as long as you wish.",
            ),
        ),
        {
            "type": "year",
            "value": {
                "heading": "A year at a glance",
                "moments": [
                    {"when": "Autumn", "what": "Applications open, then close at noon on the day the apply page says"},
                    {"when": "Winter", "what": "Two people read each application; everyone hears, with a reason"},
                    {"when": "Early in the year", "what": "First workshop, both cohorts together"},
                    {"when": "Spring", "what": "Action learning sets and coaching begin; 360 degree feedback"},
                    {"when": "Late in the year", "what": "Last workshop, and welcome to the network"},
                ],
            },
        },
    ],
}

COHORTS: dict[str, Any] = {
    "title": "Cohorts",
    "slug": "cohorts",
    "show_in_menus": True,
    "introduction": (
        "Two cohorts run side by side. Both learn the leadership that helps communities to grow, and share some of "
        "their workshops."
    ),
    "body": [
        text(
            "<h2>How they differ</h2><p>Cohort A is for people who set direction: senior leaders and clinicians. "
            "Cohort B is for people who make it work day to day: operational, commissioning and project managers. "
            "People with lived experience of using services are welcome in either.</p>"
        ),
    ],
}

APPLY: dict[str, Any] = {
    "title": "Apply",
    "slug": "apply",
    "show_in_menus": True,
    "introduction": "Everything you need to decide and to prepare. Read all of it before you start.",
    "who_can_apply": (
        "<p>You can apply if you lead, or help to lead, work that touches health, care or community.</p>"
        "<ul><li>Cohort A: senior leaders and clinicians.</li>"
        "<li>Cohort B: operational, commissioning and project managers.</li>"
        "<li>People with lived experience of using services can apply to either, with or without an employer.</li></ul>"
    ),
    "how_to_apply": (
        "<p>Write your answers to the seven questions below, in any format that suits you, and send them to the "
        "programme team before the deadline. We confirm each application we receive.</p>"
    ),
    "questions": [
        asked("Which cohort are you applying for, and why?"),
        asked("What is your role, and which place do you work with?"),
        asked(
            "What real challenge about community and power will you bring?",
            "150 to 300 words. Choose one that matters to you and that you can influence.",
        ),
        asked("What have you tried in co-production, including what failed?", "150 to 300 words."),
        asked("Who will benefit, and how will you share what you learn?"),
        asked(
            "What practical needs do you have?",
            "For example access, travel, or dates you cannot make. Those who read applications do not see this answer.",
        ),
        asked("Who is your sponsor?", "Their name and email address. We ask them to confirm their support."),
    ],
    "organisation_agrees": (
        "<p>A sponsor, usually your manager, confirms that you may attend every session and that your organisation "
        "will use what you learn. If you have no employer, a community group or a person can be your sponsor.</p>"
    ),
    "how_we_decide": (
        "<p>Two people read each application without seeing the other’s marks. If they differ widely a third person "
        "reads it. We write to everyone, including those who are not offered a place this time, with a reason.</p>"
    ),
    "your_data": (
        "<p>Equality monitoring is separate, anonymous and not linked to your application. Only those who read your "
        "application see your answers. We delete unsuccessful applications 12 months after the decision. Partners see "
        "counts only.</p>"
    ),
    "other_formats": (
        "<p>Ask us for these pages in another format, such as large print or easy read, or apply by telephone.</p>"
    ),
}

NEWS: dict[str, Any] = {
    "title": "News",
    "slug": "news",
    "show_in_menus": True,
    "introduction": "What the programme and its network are doing.",
}

NETWORK: dict[str, Any] = {
    "title": "Network",
    "slug": "network",
    "show_in_menus": True,
    "introduction": (
        "Everyone who completes the programme joins a growing network of graduates. It is there so that they can share "
        "what they try to build social capital, and find each other by it."
    ),
    "body": [
        text(
            "<h2>Who can join</h2><p>The network is by invitation. It is open to people who have taken part in the "
            "programme, including those who brought lived experience to it. We write to each person at the address "
            "we know.</p><h2>Who sees what</h2><p>The members’ area has just been opened. Each thing that a member "
            "shares there belongs to one of four rings, and its author chooses which.</p>"
        ),
        facts(
            "Four rings of privacy",
            ("Only me", "You alone."),
            ("My cohort", "You and the people of your cohort."),
            ("Members", "Everyone who is signed in as a member of the network."),
            ("Public", "Everyone, on the open web. Nothing is public unless its author chose it."),
        ),
        questions(
            (
                "I am a graduate without an account. What do I do?",
                f"{WRITE_TO_THE_TEAM}. They check the record of your cohort and send you an invitation.",
            ),
            (
                "I have changed job and lost my old email address.",
                f"{WRITE_TO_THE_TEAM} from your new address. They check that it is you, and invite you again.",
            ),
        ),
    ],
}

PRACTICE: dict[str, Any] = {
    "title": "Practice",
    "slug": "practice",
    "introduction": (
        "A write-up is an honest account of something that a graduate tried: what they did, who decided, what changed "
        "and what they would do differently."
    ),
    "body": [
        text(
            "<h2>What a write-up holds</h2><ul><li>What was going on before, and what was strong already.</li>"
            "<li>What was done, step by step, so that somebody else could try it.</li>"
            "<li>Who took part, and who had the power to decide.</li>"
            "<li>What changed, what did not, and how its authors know.</li>"
            "<li>What they would do differently.</li></ul>"
            "<h2>Who decides what is public</h2><p>Its authors. A write-up is made public only when each of them "
            "agrees, and any of them can take it back.</p>"
        ),
    ],
}

EVALUATION: dict[str, Any] = {
    "title": "Evaluation",
    "slug": "evaluation",
    "show_in_menus": True,
    "introduction": "What the evaluators of the first programme found, in their own words.",
    "body": [
        text(
            "<h2>What was evaluated, and by whom</h2><p>The New Economics Foundation evaluated the first programme, "
            "which ran in 2012.</p><h2>What it found</h2>"
        ),
        quotation(
            "The leadership course was regarded in positive terms unanimously by those that [attended]. It was "
            "described as “excellent”, “inspirational” and perhaps most crucially, has already led to new leadership "
            "behaviours in those attending.",
            NEF,
        ),
        quotation(
            "Most of those who attended the course had already begun to transform their role or services is evidence "
            "of the extent to which the course inspired.",
            NEF,
        ),
        text(
            "<p>The word in square brackets corrects a typing error in the words as we received them.</p>"
            "<h2>Limits</h2><p>The evaluation looked at one programme. What we quote says what participants thought "
            "and had begun to do. It cannot say what lasted. We quote the two passages that our news of 12 November "
            "2013 quoted; the full report is not on this site, so there is nothing to download.</p>"
            "<h2>What came of it</h2><p>The programme went on. Funding was secured for two more cohorts, and in 2014 "
            "operational, commissioning and project managers joined, in a cohort of their own.</p>"
        ),
    ],
}

PARTNERS: dict[str, Any] = {
    "title": "Partners",
    "slug": "partners",
    "introduction": (
        "The programme is a joint venture: six organisations began it together. Each brings something the others do "
        "not have."
    ),
    "body": [
        text(
            "<h2>How to become a supporter</h2><p>If your organisation would like to give time, places or money to "
            'the programme, <a href="/contact/">write to the programme team</a>.</p>'
        )
    ],
}

ABOUT: dict[str, Any] = {
    "title": "About us",
    "slug": "about",
    "introduction": (
        "The Leadership for Empowered and Healthy Communities programme first ran in 2012. It is for leaders who want "
        "to be part of a movement for change."
    ),
    "body": [
        text(
            "<p>We think radically about the challenges and opportunities of a community-based approach, and about "
            "the role of public service leadership in shaping the communities that people need and want.</p>"
            "<h2>Who we are</h2><p>Six partners run the programme together. People with lived experience of using "
            "services help to design it and to run it.</p>"
            '<h2>Report a problem with a page</h2><p><a href="/contact/">Tell the programme team</a> the address of '
            "the page and what you were trying to do. We will put it right and let you know.</p>"
        )
    ],
}

ACCESSIBILITY: dict[str, Any] = {
    "title": "Accessibility statement",
    "slug": "accessibility",
    "introduction": "We want everyone to be able to use this site, on any device, in any way that suits them.",
    "body": [
        text(
            "<h2>What you can do here</h2><ul><li>Use every page with a keyboard alone, or without JavaScript.</li>"
            "<li>Zoom to 400% without text running off the screen.</li>"
            "<li>Use your system’s dark, high contrast and reduced motion settings.</li>"
            "<li>Listen to the pages with a screen reader.</li></ul>"
            "<h2>How accessible it is</h2><p>The site is built to meet the Web Content Accessibility Guidelines "
            "version 2.2, level AA. Every kind of page is tested automatically at two screen sizes whenever the site "
            "is changed. We have not yet tested it with people who use assistive technology, so there may be problems "
            "that we do not know of.</p>"
            "<h2>Tell us</h2><p>If something does not work for you, or you need a page in another format, "
            '<a href="/contact/">write to the programme team</a>. If you are not happy with our answer, contact the '
            "Equality Advisory and Support Service.</p>"
        )
    ],
}

PRIVACY: dict[str, Any] = {
    "title": "Privacy and cookies",
    "slug": "privacy",
    "introduction": "What this site knows about you, why, who can see it, and how long we keep it.",
    "body": [
        text(
            "<h2>If you only read the public pages</h2><p>We set no cookies and use no analytics, and nothing on a "
            "page comes from another company. The server’s log keeps the address you asked for, without what you "
            "searched for. So that nobody wears the site out, searches are counted for a minute under a scrambled form "
            "of your network address.</p>"
            "<h2>If you have an account</h2><p>We keep your name, your email address, your cohort, and when you signed "
            "in. One cookie keeps you signed in and one protects forms. Both are needed, and "
            "neither follows you elsewhere.</p>"
            "<h2>All that we can hold</h2><p>The site makes a list of it from its own program: "
            '<a href="/your-data/what-we-hold/">what we hold of people</a>. It says why, on what basis, who sees it '
            "and for how long.</p>"
            '<h2>If you are unhappy with it</h2><p><a href="/your-data/complaint/">Complain about how we use your '
            "data</a>. You need no account.</p>"
        ),
        facts(
            "Your rights",
            ("See it", "Sign in and choose “Your privacy”, then “Download my data”. Without an account, ask us."),
            ("Put it right", "Change your own details, or ask us to."),
            ("Have it erased", "Choose “Leave the network” under “Your privacy”, or ask us to delete what we hold."),
            (
                "Complain",
                (
                    "Tell us first, so that we can put it right. We answer within 30 days. You can also complain to "
                    "the Information Commissioner’s Office."
                ),
            ),
        ),
    ],
}

CONTACT: dict[str, Any] = {
    "title": "Contact us",
    "slug": "contact",
    "introduction": "A person reads every message.",
    "body": [
        text(
            "<p>Write to us about the programme, an application, an invitation to the network, or this site. Tell us "
            "if you would rather be telephoned.</p>"
        )
    ],
}
