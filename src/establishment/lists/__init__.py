"""Lists of posts as people hold them: the exports of HR systems, found, matched, read and checked."""
