"""Sheets and people paired: no barrier is crossed, no mark passed, and the whole is at its best."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringback.dispatch import explaining, matching, rules
from ringback.dispatch.rules import Candidate, Policy, Work
from ringback.dispatch.states import Barrier, Factor

POLICY = Policy(weights=dict.fromkeys(Factor, 1.0), in_hand=4, ceiling=8, margin=10)
PLACE = "/44/4401/440103/"


def matched(works: list[Work], people: list[Candidate], policy: Policy = POLICY) -> dict[int, str]:
    weighing = matching.weigh(works, people, policy)
    return {works[pair.line].id: people[pair.column].ref for pair in matching.match(weighing)}


def test_nothing_waits_or_nobody_is_there() -> None:
    assert matched([], [Candidate("a")]) == {}
    assert matched([Work(id=1)], []) == {}


@pytest.mark.parametrize(
    ("work", "stopped", "barrier"),
    [
        (Work(id=1), Candidate("a", is_present=False), Barrier.ABSENT),
        (Work(id=1), Candidate("a", leaves_in=9, load=1), Barrier.LEAVING),
        (Work(id=1, skill="charges"), Candidate("a", skills={"lines": 1.0}), Barrier.SKILL),
        (Work(id=1, post="expert"), Candidate("a", post="handler"), Barrier.POST),
        (Work(id=1, barred=frozenset({"a"})), Candidate("a"), Barrier.BARRED),
        (Work(id=1, weight=2), Candidate("a", load=3), Barrier.FULL),
    ],
)
def test_a_barrier_is_never_crossed_and_is_named(
    work: Work, stopped: Candidate, barrier: Barrier
) -> None:
    weighing = matching.weigh([work], [stopped], POLICY)
    assert matching.match(weighing) == []
    told = explaining.decision(
        weighing, 0, loads=matching.loads_of([stopped]), gone={}, chosen=None
    )
    assert [(each.barrier, each.count) for each in told.stopped] == [(barrier.value, 1)]
    assert told.others == []


def test_a_grid_with_an_engineer_is_theirs_and_without_one_everybody_s() -> None:
    work = Work(id=1, place=PLACE)
    theirs, other = Candidate("a", grids=(PLACE,), load=3), Candidate("b")
    assert matched([work], [theirs, other]) == {1: "a"}
    of_another = Candidate("a", grids=("/44/4403/",), load=3)
    assert matched([work], [of_another, other]) == {1: "b"}
    away = Candidate("a", grids=(PLACE,), is_present=False)
    assert matched([work], [away, other]) == {}, "it waits for the engineer of the grid"


@pytest.mark.parametrize(
    ("work", "better", "worse"),
    [
        (
            Work(id=1, skill="s"),
            Candidate("b", skills={"s": 1.0}),
            Candidate("a", skills={"s": 0.3}),
        ),
        (Work(id=1), Candidate("b", load=1), Candidate("a", load=2)),
        (Work(id=1, owner="b"), Candidate("b"), Candidate("a")),
        (Work(id=1, known=frozenset("b")), Candidate("b"), Candidate("a")),
        (Work(id=1, place=PLACE), Candidate("b", home=PLACE), Candidate("a", home="/44/4403/")),
        (Work(id=1, team="t"), Candidate("b", team="t"), Candidate("a", team="u")),
        (Work(id=1, missed=frozenset("a")), Candidate("b"), Candidate("a")),
    ],
)
def test_each_factor_decides_between_equals(
    work: Work, better: Candidate, worse: Candidate
) -> None:
    assert matched([work], [worse, better]) == {1: "b"}
    assert matched([work], [better, worse]) == {1: "b"}


def test_who_let_it_pass_gets_it_when_there_is_nobody_else() -> None:
    assert matched([Work(id=1, missed=frozenset("a"))], [Candidate("a")]) == {1: "a"}


def test_of_two_sheets_the_more_pressing_gets_the_only_free_hands() -> None:
    works = [Work(id=1, used=0.2, weight=4), Work(id=2, used=0.9, weight=4)]
    assert matched(works, [Candidate("a")]) == {2: "a"}


def test_a_weight_of_nought_leaves_a_factor_out() -> None:
    policy = Policy(weights={**POLICY.weights, Factor.TEAM: 0.0}, in_hand=4, ceiling=8)
    people = [Candidate("a", team="u"), Candidate("b", team="t", load=1)]
    assert matched([Work(id=1, team="t")], people) == {1: "b"}
    assert matched([Work(id=1, team="t")], people, policy) == {1: "a"}


def test_the_whole_is_made_best_not_the_first_in_line() -> None:
    """Greedy would give the expert to the first sheet and leave the second to the novice."""
    works = [Work(id=1, skill="easy"), Work(id=2, skill="hard")]
    people = [
        Candidate("expert", skills={"easy": 1.0, "hard": 1.0}, load=3),
        Candidate("novice", skills={"easy": 0.9}, load=3),
    ]
    assert matched(works, people) == {1: "novice", 2: "expert"}


def test_work_spreads_round_by_round_up_to_the_refill_mark() -> None:
    works = [Work(id=number) for number in range(12)]
    found = matched(works, [Candidate("a"), Candidate("b", load=1)])
    assert sorted(found.values()) == ["a"] * 4 + ["b"] * 3


def test_a_sheet_heavier_than_the_mark_goes_to_empty_hands() -> None:
    heavy = Work(id=1, weight=6)
    assert matched([heavy], [Candidate("a", load=1), Candidate("b")]) == {1: "b"}
    assert matched([Work(id=1, weight=9)], [Candidate("b")]) == {}, "the ceiling holds for all"


people_drawn = st.lists(
    st.builds(
        Candidate,
        st.text("abcdef", min_size=1, max_size=3),
        is_present=st.booleans(),
        load=st.integers(0, 5),
        team=st.sampled_from(["t", "u"]),
        skills=st.dictionaries(st.sampled_from(["x", "y"]), st.floats(0.2, 1)),
    ),
    max_size=4,
    unique_by=lambda each: each.ref,
)
works_drawn = st.lists(
    st.builds(
        Work,
        st.integers(0, 99),
        weight=st.integers(1, 4),
        used=st.floats(0, 2),
        skill=st.sampled_from(["", "x", "y"]),
        team=st.sampled_from(["", "t"]),
    ),
    max_size=4,
    unique_by=lambda each: each.id,
)


@settings(max_examples=60)
@given(works_drawn, people_drawn)
def test_nobody_is_given_what_stands_against_them(
    works: list[Work], people: list[Candidate]
) -> None:
    carried = {each.ref: each.load for each in people}
    for pair in matching.match(matching.weigh(works, people, POLICY)):
        work, person = works[pair.line], people[pair.column]
        assert person.is_present
        assert not work.skill or work.skill in person.skills
        assert carried[person.ref] == 0 or carried[person.ref] + work.weight <= POLICY.in_hand
        carried[person.ref] += work.weight
        assert carried[person.ref] <= max(POLICY.ceiling, person.load)


@settings(max_examples=40)
@given(works_drawn, people_drawn)
def test_the_first_round_is_the_best_there_is(works: list[Work], people: list[Candidate]) -> None:
    """Beside every other way to pair, counted out."""
    weighing = matching.weigh(works, people, POLICY)
    loads = matching.loads_of(people)
    worth = weighing.worth() * weighing.load_worth(loads)
    worth[weighing.is_full(loads, works)] = 0.0
    first = [pair for pair in matching.match(weighing) if pair.round == 0]
    total = sum(worth[pair.line, pair.column] for pair in first)
    slots = [*range(len(people)), *([None] * len(works))]
    best = max(
        (
            sum(worth[line, column] for line, column in enumerate(way) if column is not None)
            for way in set(permutations(slots, len(works)))
        ),
        default=0.0,
    )
    assert total == pytest.approx(best)


def test_a_decision_tells_candidates_factors_and_why_not_the_others() -> None:
    works = [Work(id=1, skill="s", used=0.9), Work(id=2, skill="s", used=0.1)]
    people = [
        Candidate("a", skills={"s": 1.0}),
        Candidate("b", skills={"s": 0.5}, load=2),
        Candidate("c"),
        Candidate("d", is_present=False),
        Candidate("e", skills={"s": 1.0}, load=4),
    ]
    weighing = matching.weigh(works, people, POLICY)
    told = explaining.decisions(weighing, matching.match(weighing))
    first = next(each for each in told if each.chosen and each.chosen.ref == "a")
    assert (first.waiting, first.considered) == (2, 5)
    assert first.chosen is not None
    assert first.chosen.factors["skill"] == 1.0
    assert first.chosen.worth == pytest.approx(rules.worth(0.9, 1) * rules.worth(0, 1), abs=1e-4), (
        "nobody is acquainted, it presses by nine tenths, the rest is at its best"
    )
    assert [(each.ref, each.got) for each in first.others] == [("b", 2)]
    assert {each.barrier: list(each.refs) for each in first.stopped} == {
        "absent": ["d"],
        "skill": ["c"],
        "full": ["e"],
    }
    assert explaining.Decision.from_json(first.to_json()) == first


def test_a_decision_stays_small_however_many_were_considered() -> None:
    people = [Candidate(f"user:{number}", is_present=number % 2 == 0) for number in range(400)]
    weighing = matching.weigh([Work(id=1)], people, POLICY)
    (told,) = explaining.decisions(weighing, matching.match(weighing))
    assert len(told.others) == explaining.MOST_OTHERS
    assert [(each.count, len(each.refs)) for each in told.stopped] == [(200, explaining.MOST_NAMED)]
