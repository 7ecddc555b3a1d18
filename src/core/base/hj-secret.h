/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void hj_secret_wipe (char *secret);
void hj_secret_free (char *secret);

G_END_DECLS
