"""How the sheets of research look: projects (课题), papers and awards (论文、获奖)."""
