/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

GByteArray *replica_pages_decrypt (const char *path, const guint8 *key);
