//! Pages: feedback, reports, leaderboard.
