/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <json-glib/json-glib.h>

typedef void (*AddInt) (JsonArray *array, gint64 value);

/* Stands before the library's. The only numbers in an array that a central instance says are the
 * protocols that it speaks: it says that it speaks only later ones.
 */
void
json_array_add_int_element (JsonArray *array, gint64 value)
{
  AddInt real;

  *(void **)&real = dlsym (RTLD_NEXT, "json_array_add_int_element");
  real (array, value + 1);
}
