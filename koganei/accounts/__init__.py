"""利用者管理: accounts and dated roles, asked for by one person and agreed to by another."""
