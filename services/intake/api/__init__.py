"""Life events over HTTP: taken in one by one or by the thousand, shown, corrected, tried again."""
