/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a document may hold at most; hexadecimal digits of its SHA-256. */
#define HJ_ATTACHMENT_BYTES_MAX (100 * 1024 * 1024)
#define HJ_ATTACHMENT_SHA256_DIGITS 64

G_END_DECLS
