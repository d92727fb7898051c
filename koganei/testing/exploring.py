"""Every state that a small model of a flow can reach, and a replay of them on the real actions.

A model is a hashable state and a function ``nexts(state)`` that yields (act, next state).
``explore`` follows them all; ``Explored`` answers what a proof asks. ``replay`` walks a tree that
takes one act of every kind on the real thing, each branch in a savepoint of its own, so that an act
is done once for all that follows from it.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from koganei.testing.undone import undone


@dataclass
class Explored:
    """``came_by``: state → (state before, act), None for the first; ``edges``: all acts."""

    first: object
    came_by: dict = field(default_factory=dict)
    edges: dict = field(default_factory=dict)  # (state, act) → state

    def way_to(self, state):
        """Return the acts that lead from the first state to ``state``, one of the shortest ways."""
        acts = []
        while self.came_by[state]:
            state, act = self.came_by[state]
            acts.append(act)
        return acts[::-1]

    def dead_ends(self, is_end):
        """Return the states from which no ``is_end`` is reached."""
        before = defaultdict(set)
        for (state, _), after in self.edges.items():
            before[after].add(state)
        live = {state for state in self.came_by if is_end(state)}
        waiting = deque(live)
        while waiting:
            for state in before[waiting.popleft()] - live:
                live.add(state)
                waiting.append(state)
        return set(self.came_by) - live

    def tree(self, kind, refusals):
        """Return {state: [(act, next state or None)]}: a tree with one edge of every ``kind``.

        ``kind(state, act, after)`` says what is alike; ``after`` is None for one of the acts that
        ``refusals(state)`` yields, which are tried in the states of the tree. It hangs on the
        shortest ways, and holds what leads to the chosen edges.
        """
        chosen, seen, held = defaultdict(list), set(), {self.first: None}
        for (state, act), after in self.edges.items():
            if (key := kind(state, act, after)) not in seen:
                seen.add(key)
                self._hold(state, chosen, held)
                if self.came_by[after] == (state, act):
                    self._hold(after, chosen, held)
                else:
                    chosen[state].append((act, after))
        for state in held:
            for act in refusals(state):
                if (key := kind(state, act, None)) not in seen:
                    seen.add(key)
                    chosen[state].append((act, None))
        return dict(chosen)

    def _hold(self, state, chosen, held):
        while state not in held:
            held[state] = None
            before, act = self.came_by[state]
            chosen[before].append((act, state))
            state = before


def explore(first, nexts, most=500_000):
    """Follow every act from ``first``; more than ``most`` states are a fault of the model."""
    found = Explored(first, {first: None})
    waiting = deque([first])
    while waiting:
        state = waiting.popleft()
        for act, after in nexts(state):
            found.edges[state, act] = after
            if after not in found.came_by:
                found.came_by[after] = (state, act)
                waiting.append(after)
                assert len(found.came_by) <= most, "the model has no end"
    return found


def replay(explored, tree, perform, compare):
    """Walk ``tree`` on the real thing; return how many acts were done and how many refused.

    ``perform(state, act)`` does the act for real and returns whether it was let through;
    ``compare(state)`` raises where the real thing does not stand as the model says.
    """
    counts = {"done": 0, "refused": 0}

    def visit(state):
        for act, after in tree.get(state, ()):
            with undone():
                was_done = perform(state, act)
                assert was_done == (after is not None), (explored.way_to(state), act, after)
                counts["done" if was_done else "refused"] += 1
                compare(after or state)
                if after in tree and explored.came_by[after] == (state, act):
                    visit(after)

    visit(explored.first)
    return counts
