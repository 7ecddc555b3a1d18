/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_PROBLEM_CONTENT_TYPE "application/problem+json"

GBytes *hj_problem_new (int status, const char *code, const char *detail);
GBytes *hj_problem_new_with_int (int status, const char *code, const char *detail,
                                 const char *member, gint64 value);
gboolean hj_problem_parse (GBytes *bytes, char **code, char **detail);

G_END_DECLS
