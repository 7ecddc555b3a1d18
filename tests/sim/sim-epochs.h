/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which epoch came out of which, also those that a restored database knows nothing of. */
typedef struct _SimEpochs SimEpochs;

SimEpochs *sim_epochs_new (const char *first);
void sim_epochs_free (SimEpochs *self);
void sim_epochs_begin (SimEpochs *self, const char *id, const char *parent, gint64 restored,
                       gint64 first);
gboolean sim_epochs_was_seen (SimEpochs *self, gint64 pos, const char *epoch, gint64 base);

G_END_DECLS
