"""What the truth about each register in data/registers is compared with: answers of question files."""
