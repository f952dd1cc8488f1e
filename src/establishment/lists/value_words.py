"""What the words of a cell say by themselves: the name of a person, a job, somebody who pays, a kind of contract."""

from __future__ import annotations

import re

_GIVEN_NAMES = frozenset(
    (
        "aaron abdul abigail adam adrian agnieszka ahmed aisha alan alastair albert alexander alexandra alfie ali alice"
        " alison aled alun amanda amber amelia amir amy andrea andrew angela angus anita ann anna anne anthony antonia"
        " archie arjun arthur asif ava barbara barry beatrice becky ben benjamin bernadette beth bethan beverley bill"
        " blessing bob brandon brenda brian bronwen bryan bryn callum cameron carl carol caroline carys catherine cathy"
        " catrin ceri charles charlie charlotte cheryl chloe chris christian christina christine christopher claire"
        " clare clive colin connor craig cynthia dafydd daniel daniela darren dave david dawn dean debbie deborah"
        " deepak denise dennis derek diana diane dominic donald donna dorothy duncan dylan edward eileen eilidh elaine"
        " eleanor elena elizabeth ella ellen ellie elsie elspeth emily emma eric erin ethan euan eva evan evelyn farah"
        " fatima faye fergus finlay fiona frances francesca francis frank fraser fred freya gail gareth gary gavin gemma"
        " geoff geoffrey george georgia gerald geraint gillian glen glenn gloria gordon grace graham grant greg greta"
        " gurpreet gwen gwyneth hamish hannah haroon harriet harry hassan hayley heather heidi helen helena henry hilary"
        " holly howard hugh huw iain ian ibrahim idris imogen imran irene iris isabel isabella isla ivan jack jackie"
        " jacob jacqueline jade james jamie jan jane janet janice jason jasmine jay jean jeff jennifer jenny jeremy"
        " jessica jill jim joan joanna joanne jocasta joe joel john jon jonathan jordan joseph josh joshua joy joyce"
        " judith judy julia julian julie june justin karen karl kate katherine kathleen kathryn katie kay keith kelly"
        " ken kenneth kerry kevin khalid kieran kim kirsty kit krystyna kumar kyle laura lauren leah leanne lee leigh"
        " leo leon lesley leslie lewis liam lily linda lindsay lisa lorna lorraine louis louise lowri lucas lucy luke"
        " lynn lynne maggie malcolm manjit marcus margaret maria marian marie marion mark marta martin martyn mary"
        " matthew maureen max maxine megan melanie melissa mia michael michelle miles mohamed mohammad mohammed"
        " moira molly monica morag muhammad nadia nancy naomi natalie natasha nathan neil nerys niall nicholas nick nicky"
        " nicola nicole nigel nikki noah noor norman oliver olivia olga omar orla osian oscar owain owen pamela patricia"
        " patrick paul paula pauline peter petra philip philippa phillip phoebe piers piotr poppy priya rachael rachel"
        " rahul raj rajesh ravi ray raymond rebecca rhian rhys richard rita robert roberta robin roger ronald rory rosie"
        " roy ruby russell ruth ryan sally sam samantha samuel sandra sanjay sara sarah scott sean shane shannon sharon"
        " sheila shirley shona sian simon sinead siobhan sonia sophia sophie stella stephanie stephen steve steven"
        " stewart stuart sue suresh susan suzanne sylvia tamsin tara teresa terry thea theo theresa thomas tim timothy"
        " tina toby tom tomasz tony tracey tracy trevor tunde usman valerie vanessa vera veronica victoria vijay"
        " vincent vivien wayne wei wendy william yasmin yusra yusuf yvonne zainab zara zoe"
    ).split()
)
"""Names by which people in the United Kingdom are often called."""
_NAME = re.compile(
    r"(?:[A-Z][\w.'\u2019-]*,? ){1,3}[A-Z][\w.'\u2019-]*(?: \(?[A-Z]?\d+\)?)?|[A-Z'\u2019-]{2,}(?:,? [A-Z'\u2019-]+){1,3}"
)
"""Two to four words with capitals, perhaps with a number behind them."""
_NO_PERSON = re.compile(
    r"\b(?:street|road|lane|avenue|park|house|court|centre|center|ward|unit|team|school|academy|college|hospital|clinic"
    r"|library|hall|depot|station|building|services?|department|division|section|grant|fund|trust|council|projects?"
    r"|programme|north|south|east|west|church|st|saint|home|lodge|place|square|hill|farm|level|band|grade)\b",
    re.IGNORECASE,
)
JOB_WORD = re.compile(
    r"\b(?:manager|officer|assistant|advis[eo]r|director|head(?: of)?|nurse|teacher|worker|engineer|technician|clerk"
    r"|analyst|administrator|co-?ordinator|cleaner|driver|solicitor|lawyer|accountant|planner|constable|sergeant"
    r"|inspector|practitioner|therapist|lecturer|supervisor|lead(?:er)?|operative|surveyor|caretaker|librarian|secretary"
    r"|matron|porter|cook|chef|guard|warden|apprentice|trainee|consultant|psychologist|architect|developer|tester|agent"
    r"|executive|fellow|professor|registrar|chief|deputy|auditor|attendant|specialist|associate|partner|midwife|doctor"
    r"|gardener|groundsman|handyman|mechanic|electrician|plumber|joiner|painter|labourer|loader|investigator|trainer"
    r"|coach|mentor|tutor|instructor|carer|buyer|cashier|writer|editor|designer|researcher|scientist|assessor|commander"
    r"|firefighter|paramedic|radiographer|pharmacist|physiotherapist|dietitian|chaplain|steward|controller|operator"
    r"|receptionist|telephonist|typist|archivist|curator|economist|statistician|modeller|courier|ranger|helper|advocate"
    r"|paralegal|treasurer|town clerk|lengthsman|hlta|senco|aide|support)s?\b",
    re.IGNORECASE,
)
"""Words that titles of posts are made of."""
VACANT_WORDS = re.compile(
    r"^\W*(?:(?:currently|post|position|now)\W+)?(?:vacant|vacancy|unfilled|unoccupied|empty|open|not filled|vac"
    r"|to be filled|under recruitment|gwag)\b",
    re.IGNORECASE,
)
"""What lists write where nobody holds a post."""
FUNDING_WORD = re.compile(
    r"\b(?:grants?|fund(?:s|ed|ing)?|precept|levy|hra|dsg|s ?106|section 106|core|external|internal|capital|revenue|base"
    r"|budget|recharged?|income|fees?|partner(?:s|ship)?|reserves?|bcf|public health|pupil premium|lottery|ukri|wellcome"
    r"|home office|dfe|dfc|defra|nihr|esrc|epsrc|trust|admin|programme|non-?recurrent|recurrent|self-?financing|trading)\b",
    re.IGNORECASE,
)
"""Words that funders are made of."""


def is_name(text: str) -> bool:
    """Whether a text reads as the name of a person: words with capitals, of which one is a name people are called by.

    >>> is_name("Aled Marrowby"), is_name("SKELBECK, Susan"), is_name("Victoria Ward"), is_name("Data Engineer")
    (True, True, False, False)
    """
    if not _NAME.fullmatch(text) or _NO_PERSON.search(text) or JOB_WORD.search(text):
        return False
    return not _GIVEN_NAMES.isdisjoint(re.findall(r"[^\W\d_]+", text.casefold()))
