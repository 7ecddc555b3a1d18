/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

GHashTable *sim_document_new_table (void);
void sim_document_note (SimLaptop *laptop, const char *id, GBytes *content);
gboolean sim_document_pick (SimLaptop *laptop, char **sha256, gint64 *size);
gboolean sim_document_read (SimLaptop *laptop, const HjRecord *row, GError **error);

void sim_document_check (SimCentral *central, SimLaptop *laptop, gboolean restored);
void sim_document_check_contents (SimLaptop *laptop);
void sim_document_check_central (SimCentral *central, GHashTable *documents);
void sim_document_check_sent (SimCentral *central, SimLaptop *laptop);
void sim_document_check_left (SimCentral *central, SimLaptop *laptop);

G_END_DECLS
