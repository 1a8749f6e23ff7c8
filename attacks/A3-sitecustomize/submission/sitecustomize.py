import os
open('{{write_dir}}/ran', 'w').close()
os._exit(0)
