/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-random.h"

G_BEGIN_DECLS

/**
 * SimDisk:
 * @random: draws the faults; borrowed
 * @full_one_in: a write finds no space, one in so many; 0: never
 * @broken_one_in: a write or a sync fails, one in so many; 0: never
 * @unreadable_one_in: reading, or asking for a length, fails, one in so many; 0: never
 * @power_one_in: the power goes at a write or a sync, one in so many; 0: never
 * @taken_one_in: another program has begun to write into the databases and does not end for as long
 *   as the disk is armed, one time in so many; 0: never
 * @n_faults: grows
 * @little_memory: few pages are kept in memory: others are read again and again, and written before
 *   their transaction ends
 * @dead: the power has gone; nothing is written any more
 *
 * The disk of one machine: whatever database file below its folder. Faults come only while the disk
 * is armed, so that the world itself can look at a file.
 */
typedef struct {
  char *folder; /* owned */
  HjRandom *random;
  guint full_one_in;
  guint broken_one_in;
  guint unreadable_one_in;
  guint power_one_in;
  guint taken_one_in;
  guint64 n_faults;
  gboolean little_memory;
  gboolean armed;
  gboolean dead;
  gboolean taken;
} SimDisk;

void sim_vfs_register (void);
void sim_vfs_seal_pages (gboolean sealed);
SimDisk *sim_vfs_add_disk (const char *folder, HjRandom *random);
void sim_vfs_remove_disk (SimDisk *disk);
void sim_vfs_arm (SimDisk *self);
void sim_vfs_disarm (SimDisk *self);
void sim_vfs_end_faults (SimDisk *self);
GBytes *sim_vfs_read (const char *path, HjRandom *random);

G_END_DECLS
