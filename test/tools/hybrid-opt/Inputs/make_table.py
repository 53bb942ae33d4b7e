"""A table of relativistic energies: ROWS rows with Gaussian noise of SIGMA times the root mean square."""

import random
import sys

rows, sigma = int(sys.argv[1]), float(sys.argv[2])
random.seed(1)
table = []
for _ in range(rows):
    m, v, c = random.uniform(1, 5), random.uniform(1, 2), random.uniform(3, 10)
    table.append((m, v, c, v / c, m * c**2 / (1 - v**2 / c**2) ** 0.5))
size = (sum(row[4] ** 2 for row in table) / rows) ** 0.5
print("m [kg],v [m/s],c [m/s],beta [1],E [J]")
for m, v, c, beta, energy in table:
    print(f"{m!r},{v!r},{c!r},{beta!r},{energy + sigma * size * random.gauss(0, 1)!r}")
