/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A central instance on the disk, served by `hejied`, and a folder for replicas in memory. */
typedef struct {
  char *folder;
  char *replicas;  /* folder */
  char *authority; /* PEM */
  HjClock *clock;
  HjRandom *random;
  GSubprocess *process; /* (nullable) while it serves */
  char *url;            /* (nullable) the same */
} BenchCentral;

/* Seconds of a processor that threads of `hejied` took since it serves. */
typedef struct {
  double database;
  double rest;
} BenchWork;

void bench_central_init (BenchCentral *self);
void bench_central_clear (BenchCentral *self);
HjCentral *bench_central_open (BenchCentral *self);
void bench_central_serve (BenchCentral *self);
void bench_central_stop (BenchCentral *self);
BenchWork bench_central_read_work (BenchCentral *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BenchCentral, bench_central_clear)

G_END_DECLS
