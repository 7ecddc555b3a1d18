/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean hj_pinyin_is_han (gunichar character);
char **hj_pinyin_split (const char *name);

G_END_DECLS
