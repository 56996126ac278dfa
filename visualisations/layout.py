"""Where the nodes stand: computed here and seeded, so that the same network gives the same picture.

Up to 60 nodes Kamada and Kawai (1989) place each pair by its distance; above, a start from the distances to a few
pivots (Brandes and Pich 2006, "PivotMDS") is eased by springs along the edges and repulsion among neighbours.
Components are laid out apart and set side by side.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial import cKDTree

Points: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Pairs: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

SMALL: Final = 60
STEP: Final = 240.0  # between neighbours, in the canvas' units; the words of a tie fit between two labels
_CLOSE: Final = 140.0  # the same in a large network, whose ties carry no words
_LABEL: Final = (175.0, 92.0)  # what a node and its label take, in width and height
_STRETCH: Final = (1.25, 1.0)  # screens and words are wide
_PIVOTS: Final = 40
_ROUNDS: Final = 90


def place(
    count: int, edges: Sequence[tuple[int, int]], ends: tuple[int, int] | None = None
) -> list[tuple[float, float]]:
    """Coordinates of nodes 0 … count-1, rounded to a tenth; `ends` lie left and right of each other.

    Costs O(n²) up to 60 nodes of a component, above that O(rounds · n log n).
    """
    if count == 0:
        return []
    pairs = np.array(sorted({(min(a, b), max(a, b)) for a, b in edges if a != b}), dtype=np.int64).reshape(-1, 2)
    parts, member = connected_components(_adjacency(count, pairs), directed=False)
    points = np.zeros((count, 2))
    blocks = []
    for part in range(parts):
        inside = np.flatnonzero(member == part)
        local = np.full(count, -1)
        local[inside] = np.arange(len(inside))
        own = local[pairs[member[pairs[:, 0]] == part]] if len(pairs) else pairs
        axis = (int(local[ends[0]]), int(local[ends[1]])) if ends and set(ends) <= set(inside.tolist()) else None
        points[inside] = _apart(_turned(_component(len(inside), own), axis))
        blocks.append(inside)
    _pack(points, blocks)
    return [(round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for x, y in points]


def _component(count: int, pairs: Pairs) -> Points:
    if count == 1:
        return np.zeros((1, 2))
    if count > SMALL:
        return _eased(_pivoted(count, pairs), pairs)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs.tolist())
    placed = nx.kamada_kawai_layout(graph)
    points = np.array([placed[node] for node in range(count)], dtype=np.float64)
    lengths = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    return np.asarray(points * (STEP / max(float(lengths.mean()), 1e-9)))


def _adjacency(count: int, pairs: Pairs) -> csr_array:
    ones = np.ones(len(pairs))
    return csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))


def _pivoted(count: int, pairs: Pairs) -> Points:
    """Distances to far-apart pivots, centred twice, on their two main axes."""
    matrix = _adjacency(count, pairs)
    near = np.full(count, np.inf)
    rows = []
    pivot = 0
    for _ in range(min(_PIVOTS, count)):
        row = shortest_path(matrix, directed=False, unweighted=True, indices=pivot)
        rows.append(row)
        near = np.minimum(near, row)
        pivot = int(near.argmax())
    squares = np.array(rows).T ** 2
    centred = -0.5 * (squares - squares.mean(0) - squares.mean(1, keepdims=True) + squares.mean())
    _, vectors = np.linalg.eigh(centred.T @ centred)
    points = centred @ vectors[:, [-1, -2]]
    # An eigenvector's sign is free: the one whose largest part is positive is taken.
    points *= np.sign(points[np.abs(points).argmax(0), [0, 1]])
    points *= _CLOSE * np.sqrt(count) / (2 * max(float(points.std()), 1e-9))
    return np.asarray(points + np.random.default_rng(1).normal(0, _CLOSE / 4, points.shape))


def _eased(points: Points, pairs: Pairs) -> Points:
    """Springs along the edges, repulsion from whoever is near, steps that shrink."""
    a, b = pairs[:, 0], pairs[:, 1]
    count = len(points)
    for turn in range(_ROUNDS):
        way = points[b] - points[a]
        length = np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
        pull = way / length * (length - _CLOSE) * 0.25
        moved = _summed(a, pull, count) - _summed(b, pull, count)
        close = cKDTree(points).query_pairs(2.2 * _CLOSE, output_type="ndarray")
        if len(close):
            gap = points[close[:, 1]] - points[close[:, 0]]
            reach = np.maximum(np.linalg.norm(gap, axis=1, keepdims=True), 1.0)
            push = gap / reach * (2.2 * _CLOSE - reach) * 0.12
            moved += _summed(close[:, 1], push, count) - _summed(close[:, 0], push, count)
        most = _CLOSE * (1 - turn / _ROUNDS)
        size = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        points = points + moved * np.minimum(1.0, most / size)
    return points


def _summed(places: Pairs, forces: Points, count: int) -> Points:
    return np.column_stack([np.bincount(places, forces[:, axis], count) for axis in (0, 1)])


def _turned(points: Points, ends: tuple[int, int] | None) -> Points:
    """Centred, and turned so that the two ends, else the longest axis, lie from left to right."""
    points = points - points.mean(0)
    if ends is not None and ends[0] != ends[1]:
        x, y = points[ends[1]] - points[ends[0]]
    else:
        _, vectors = np.linalg.eigh(points.T @ points)
        x, y = vectors[:, -1] * (np.sign(vectors[np.abs(vectors[:, -1]).argmax(), -1]) or 1)
    angle = np.arctan2(y, x)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ turn * _STRETCH)


def _apart(points: Points) -> Points:
    """Pushes nodes apart until no label lies on another, along the axis where less is missing."""
    box = np.array(_LABEL)
    for _ in range(60):
        close = cKDTree(points / box).query_pairs(0.999, p=np.inf, output_type="ndarray")
        if not len(close):
            break
        gap = points[close[:, 1]] - points[close[:, 0]]
        missing = box - np.abs(gap)
        axis = (missing / box).argmin(1)
        rows = np.arange(len(close))
        # Two in one spot part by their order.
        push = np.zeros_like(gap)
        push[rows, axis] = np.where(gap[rows, axis] < 0, -1, 1) * missing[rows, axis] * 0.35
        points = points + _summed(close[:, 1], push, len(points)) - _summed(close[:, 0], push, len(points))
    return points


def _pack(points: Points, blocks: list[Any]) -> None:
    """Sets components in rows, the largest first; the width of a row follows from what there is to set."""
    if len(blocks) == 1:
        return
    sizes = [np.ptp(points[block], axis=0) + np.array(_LABEL) for block in blocks]
    width = max(1.6 * float(np.sqrt(sum(float(w * h) for w, h in sizes))), *(float(w) for w, _ in sizes))
    x = y = row = 0.0
    for place_in_order in sorted(range(len(blocks)), key=lambda at: (-len(blocks[at]), at)):
        block, (w, h) = blocks[place_in_order], sizes[place_in_order]
        if x and x + w > width:
            x, y, row = 0.0, y + row, 0.0
        points[block] += np.array([x + _LABEL[0] / 2, y + _LABEL[1] / 2]) - points[block].min(0)
        x, row = x + float(w), max(row, float(h))
