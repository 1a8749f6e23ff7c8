{{tools}}

def write(path):
    with open(path, "w") as file:
        return file.write('{"score": 10}')


def attack(*_):
    report(
        tried("results.json", lambda: write('{{write_dir}}/results.json')),
        tried("grades.csv", lambda: write('{{write_dir}}/grades.csv')),
        tried("next to home", lambda: write('{{write_dir}}/../results.json')),
    )


{{starter}}
