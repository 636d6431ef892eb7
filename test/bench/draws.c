/* The draws behind a log of likes, one after the other: a hash of key and counter, a ticket, a freshness, eight words written. The same loop as
   drawLog in draws.ts; both print the same checksum. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t mix(uint32_t word, uint32_t salt) {
  uint32_t x = word ^ (salt * 0x9e3779b9u);
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  x = x ^ (x >> 16) ^ salt;
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

int main(int argc, char **argv) {
  uint32_t nAccounts = (uint32_t)atoi(argv[1]), nActions = (uint32_t)atoi(argv[2]);
  uint32_t nTickets = 8 * nAccounts, mask = (1u << 19) - 1;
  uint32_t *tickets = malloc(4ul * nTickets), *words = malloc(4ul * (mask + 1));
  for (uint32_t ticket = 0; ticket < nTickets; ticket++) tickets[ticket] = mix(ticket, 1) % nAccounts;
  struct timespec from, to;
  uint32_t sum = 0, n = 0;
  for (int round = 0; round < 2; round++) {
    sum = 0;
    n = 0;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (uint32_t draw = 0; n < nActions; draw++) {
      uint32_t verdict = mix(draw, 7), pick = mix(draw ^ 0x55555555u, 11);
      if ((verdict & 0xff) >= 96) continue;
      uint32_t target = tickets[(uint32_t)((pick >> 8) * (1.0 / 0x1000000) * nTickets)];
      uint32_t at = (8 * n++) & mask;
      words[at] = draw;
      words[at + 1] = pick & 0xffff;
      words[at + 2] = target;
      words[at + 3] = verdict >> 8;
      words[at + 4] = n;
      words[at + 5] = target ^ pick;
      words[at + 6] = 0xffffffffu;
      words[at + 7] = verdict & 7;
      sum += target + words[at + 5];
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
  }
  printf("%u %.4f\n", sum, ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / n);
  return 0;
}
