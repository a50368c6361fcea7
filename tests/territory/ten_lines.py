"""The ranking of a département from the ministry's file of 2017 or 2022, by nobody's code but these lines."""

import csv
import gzip
import sys


def ranking(path, departement, names):
    with gzip.open(path, "rt", encoding="cp1252", newline="") as file:
        lines = [line for line in csv.reader(file, delimiter=";") if line[0] == departement]
    found = []
    for line in lines:
        registered, voters, expressed = int(line[7]), int(line[10]), int(line[18])
        votes = sum(int(line[i + 4]) for i in range(21, len(line), 7) if line[i + 2] in names)
        potential = (1 - voters / registered) * (votes / expressed) if registered and expressed else 0
        found.append((-potential, f"{line[0]}{line[4]}_{line[6]}", registered * potential))
    return [(code, -potential, people) for potential, code, people in sorted(found)]


if __name__ == "__main__":
    for row in ranking(sys.argv[1], sys.argv[2], sys.argv[3:]):
        sys.stdout.write(" ".join(map(str, row)) + "\n")
