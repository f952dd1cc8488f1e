"""What `import establishment as est` gives."""
