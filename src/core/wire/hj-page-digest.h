/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *hj_page_digest (const guint8 *frames, gsize length);

G_END_DECLS
