"""監査の画面: who saw whom, what looks improper, and what an account saw between two moments."""
