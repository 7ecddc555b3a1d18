/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

char *sign_request (const guint8 *secret_key, const char *method, const char *path,
                    const char *token, GBytes *body);
