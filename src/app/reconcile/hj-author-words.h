/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *hj_author_words (const char *who, gint64 at, const char *on, gint64 slow);

G_END_DECLS
