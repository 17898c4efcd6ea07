"""Requests for information (依申请公开): the procedure of a simple freedom-of-information request; the plug-in ``foi``.

A body has a number of working days to answer; what it does not answer is overdue on the day after (the rule of most
such laws, among them the Regulations on Open Government Information of 2019, article 33: 20 working days).
"""

from __future__ import annotations

_TOML = """
id = "foi"
version = 1
name = { zh = "依申请公开", en = "Information request" }
note = "答复期限以工作日计，自收到申请之日起算。The time to answer counts working days from the day the request arrived."

[states]
received = { phase = "handling", zh = "已收到", en = "Received" }
answered = { phase = "closed", zh = "已答复", en = "Answered" }
not_granted = { phase = "closed", zh = "不予公开", en = "Refused" }

[[transitions]]
event = "draft"
to = "received"
roles = ["proposer", "registrar"]

[[transitions]]
event = "submit_reply"
from = ["received"]
to = "answered"
roles = ["registrar", "handler"]

[[transitions]]
event = "refuse"
from = ["received"]
to = "not_granted"
roles = ["registrar", "handler"]

[[transitions]]
event = "add_evidence"
from = ["*", "answered"]
roles = ["proposer", "registrar", "handler"]

[[deadlines]]
step = "answer"
zh = "答复期限"
en = "Time to answer"
main = true
working_days = 20
starts = ["draft"]
stops = ["submit_reply", "refuse"]
states = ["received"]
note = "二十个工作日。Twenty working days."

[[lights]]
colour = "red"
letter = "R"
zh = "已超期"
en = "Overdue"
days_left = -1

[[lights]]
colour = "green"
letter = "G"
zh = "未到期"
en = "Not yet due"
"""


def profile() -> str:
    """Return the procedure as TOML."""
    return _TOML
