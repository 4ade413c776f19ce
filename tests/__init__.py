"""The tests. They mirror the four packages; what is shared between them stands in files beside this one."""
