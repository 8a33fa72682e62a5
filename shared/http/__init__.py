"""How every service speaks HTTP: built by `app.create_app`, signed in by `auth`, refused by `errors`."""
