/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"
#include "sim-vfs.h"

G_BEGIN_DECLS

char *sim_disk_new_folder (void);
void sim_disk_remove (const char *folder);
void sim_disk_remove_database (const char *path);
void sim_disk_write (const char *path, GBytes *bytes);
void sim_disk_copy_database (const char *from, const char *to, HjRandom *random);
void sim_disk_fit_memory (const SimDisk *disk, HjSql *sql);

G_END_DECLS
