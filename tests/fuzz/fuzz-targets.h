/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FuzzTarget:
 * @name: of the target, and of its folder below `corpus`
 * @try: reads bytes from outside; whatever they are, it either succeeds and gives back the same
 *   when it is written and read again, or says in an error why not
 * @more: (nullable): further inputs, a file or folder below the source tree
 * @per_input: mutations of each input in an ordinary run
 */
typedef struct {
  const char *name;
  void (*try) (GBytes *input);
  const char *more;
  guint per_input;
} FuzzTarget;

extern const FuzzTarget fuzz_targets[];

void fuzz_check_refusal (gboolean refused, const GError *error);
GBytes *fuzz_make_page (void);
char *fuzz_make_cursor (void);
char *fuzz_make_enrol_code (void);

G_END_DECLS
