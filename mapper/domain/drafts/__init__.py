"""What people decided of a plan, before anything is computed from it."""

from mapper.domain.drafts.draft import Draft, DraftNote, DraftPoint, DraftRing, PointSort

__all__ = ["Draft", "DraftNote", "DraftPoint", "DraftRing", "PointSort"]
